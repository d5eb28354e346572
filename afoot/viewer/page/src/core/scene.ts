/** The still part of what is shown: nodes, hops, buildings, areas, ground, and what they are called. */

import { type Container, take, FormatError } from './container';

export type View = 'truth' | 'pursuers' | 'evaders';
export const VIEWS: readonly View[] = ['truth', 'pursuers', 'evaders'];

export interface SceneMeta {
  kind: 'scene';
  view: View;
  scenario: string;
  title: string;
  map: { name: string; attribution: string; licence: string; placed?: boolean; abstract?: boolean };
  domains?: string[];
  goings: string[];
  names: { node: number; name: string; what: 'place' | 'exit' | 'refuge' | 'passage' }[];
  /** Where along streets their names are written, the longest street first: a point, and one further along. */
  streets?: { name: string; length_m: number; at: Point; along: Point }[];
  /** Where parks, waters and squares are named, the widest first. */
  grounds?: { name: string; kind: string; across_m: number; at: Point }[];
  exits: { name: string; node: number; worth: number }[];
  refuges: { name: string; node: number; capacity: number; worth?: number }[];
  passages: { name: string; a: number; b: number; hidden: boolean }[];
  tick_s: number;
  stride_m: number | null;
  bounds_m: [number, number, number, number];
  area_kinds?: string[];
  area_names?: string[];
  ground_kinds?: string[];
}

export type Point = [number, number, number];

const NEAR_M = 15;
const STOREY = 4; // a metre up or down counts as so many along the ground: the next floor is not near
const COMPASS = ['east', 'north-east', 'north', 'north-west', 'west', 'south-west', 'south', 'south-east'];

/** Outlines with holes: start of each thing's points, and where its holes begin among them. */
export interface Rings {
  start: Int32Array;
  holeStart: Int32Array;
  hole: Int32Array;
  x: Float32Array;
  y: Float32Array;
}

export class Scene {
  readonly meta: SceneMeta;
  readonly nodes: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly layer: Int8Array;
  readonly domain: Int32Array;
  readonly lit: Int8Array;
  readonly hopA: Int32Array;
  readonly hopB: Int32Array;
  readonly hopGoing: Uint8Array;
  readonly hopPassage: Int16Array;
  readonly buildings: Rings;
  readonly height: Float32Array;
  readonly base: Float32Array;
  readonly areas: Rings;
  readonly areaKind: Uint8Array;
  readonly grounds: Rings;
  readonly groundKind: Uint8Array;
  /** Metres from node to node: what widths and sizes on the ground go by. */
  readonly unit_m: number;
  private readonly nameOf = new Map<number, string>();

  constructor(box: Container) {
    const meta = box.meta as unknown as SceneMeta;
    if (meta.kind !== 'scene') throw new FormatError(`is a ${String(meta.kind)}; expected a scene`);
    this.meta = meta;
    const none = { f: new Float32Array(0), i: new Int32Array(0), b: new Int8Array(0), u: new Uint8Array(0) };
    this.x = take(box, 'node_x', none.f);
    this.y = take(box, 'node_y', none.f);
    this.z = take(box, 'node_z', none.f);
    this.nodes = this.x.length;
    this.layer = take(box, 'node_layer', none.b);
    this.domain = take(box, 'node_domain', none.i);
    this.lit = take(box, 'node_lit', none.b);
    this.hopA = take(box, 'hop_a', none.i);
    this.hopB = take(box, 'hop_b', none.i);
    this.hopGoing = take(box, 'hop_going', none.u);
    this.hopPassage = take(box, 'hop_passage', new Int16Array(0));
    this.buildings = rings(box, 'building');
    this.height = take(box, 'building_height', none.f);
    this.base = take(box, 'building_base', none.f);
    this.areas = rings(box, 'area');
    this.areaKind = take(box, 'area_kind', none.u);
    this.grounds = rings(box, 'ground');
    this.groundKind = take(box, 'ground_kind', none.u);
    this.unit_m = meta.stride_m ?? this.middleHop();
    for (const entry of meta.names) if (!this.nameOf.has(entry.node)) this.nameOf.set(entry.node, entry.name);
    for (const entry of [...meta.exits, ...meta.refuges]) this.nameOf.set(entry.node, entry.name);
  }

  private middleHop(): number {
    const lengths = Float64Array.from(this.hopA, (a, h) => {
      const b = this.hopB[h]!;
      return Math.hypot(this.x[a]! - this.x[b]!, this.y[a]! - this.y[b]!);
    }).sort();
    return lengths[lengths.length >> 1] || 1;
  }

  /** What people call a node, or its number. */
  nodeName(node: number): string {
    return this.nameOf.get(node) ?? `node ${node}`;
  }

  /** What people call a node; else how far it lies from the nearest one that has a name, and in which direction. */
  whereabouts(node: number): string {
    if (this.nameOf.has(node)) return this.nodeName(node);
    const [x, y, z] = this.position(node);
    let [nearest, least] = [-1, Infinity];
    for (const named of this.nameOf.keys()) {
      const gap = Math.hypot(x - this.x[named]!, y - this.y[named]!, STOREY * (z - this.z[named]!));
      if (gap < least) [nearest, least] = [named, gap];
    }
    if (nearest < 0) return this.nodeName(node);
    const [east, north] = [x - this.x[nearest]!, y - this.y[nearest]!];
    const across_m = Math.hypot(east, north);
    const name = this.nodeName(nearest);
    if (across_m < NEAR_M) return `near ${name}`;
    const point = COMPASS[(Math.round(Math.atan2(north, east) / (Math.PI / 4)) + 8) % 8]!;
    return `${Math.round(across_m / 10) * 10} m ${point} of ${name}`;
  }

  /** Whether a node lies on another storey than the one that is shown; on none where all are. */
  elsewhere(node: number, floor: number | null): boolean {
    return floor !== null && node >= 0 && this.layer[node] !== floor;
  }

  position(node: number): [number, number, number] {
    return [this.x[node]!, this.y[node]!, this.z[node]!];
  }
}

function rings(box: Container, what: string): Rings {
  return {
    start: take(box, `${what}_start`, new Int32Array(0)),
    holeStart: take(box, `${what}_hole_start`, new Int32Array(0)),
    hole: take(box, `${what}_hole`, new Int32Array(0)),
    x: take(box, `${what}_x`, new Float32Array(0)),
    y: take(box, `${what}_y`, new Float32Array(0)),
  };
}

/** How many rings there are: starts are one more than rings. */
export function ringCount(of: Rings): number {
  return Math.max(0, of.start.length - 1);
}

/** The rings of the i-th thing at height z: its outline, then its holes. */
export function ringsOf(of: Rings, i: number, z: number): Point[][] {
  const holes = of.holeStart.length > 0 ? Array.from(of.hole.subarray(of.holeStart[i]!, of.holeStart[i + 1]!)) : [];
  const starts = [of.start[i]!, ...holes, of.start[i + 1]!];
  return starts.slice(0, -1).map((start, k) => {
    const points: Point[] = [];
    for (let p = start; p < starts[k + 1]!; p++) points.push([of.x[p]!, of.y[p]!, z]);
    return points;
  });
}
