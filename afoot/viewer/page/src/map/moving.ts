/** The layers of what moves: rewritten each frame from typed arrays of movers, never from nodes. */

import type { Layer } from '@deck.gl/core';
import { IconLayer, PathLayer, ScatterplotLayer } from '@deck.gl/layers';

import { cloudsAt, doorsAt, guisesAt, knownAt, stranger } from '../core/at';
import type { Cloud, Replay } from '../core/replay';
import type { Scene } from '../core/scene';
import type { Atlas, Sign } from './icons';
import { Mesh, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import type { Palette, Rgb } from './palette';
import { Trails } from './trails';

export const STATUS = { unsent: -1, live: 0, waiting: 1, captured: 2, surrounded: 3, escaped: 4, sheltered: 5 };
const KNOWN_FADE_TICKS = 240;
const EXIT_M = 14;
const SIGHT_RADIUS = 1.7; // in steps from node to node
const SIGHT_ALPHA = 44;
const MANY_EXITS = 12; // from here on they are drawn small until one comes near
const ORDER = ['bystander', 'decoy', 'evader', 'pursuer']; // the last lie over the others
const TOP = { depthWriteEnabled: false, depthCompare: 'always' } as const;

interface Spot {
  position: [number, number, number];
  sign: Sign;
  size: number;
  alpha: number;
}
/** The movers drawn at a tick: whose each spot is. */
interface Cast {
  tick: number;
  chosen: number;
  key: string;
  spots: Spot[];
  whose: number[];
}
export interface Mark {
  node: number;
  label?: string;
  colour?: Rgb;
  strong?: boolean;
  way?: readonly number[]; // nodes of a line that leads there, in the colour of the view's side
}

/**
 * Signs of a size in pixels, or, with `grow_m`, of a size on the ground within readable bounds. `moved`: another value
 * than before tells that the same spots have other places.
 */
function icons(id: string, data: Spot[], atlas: Atlas, { grow_m, moved }: { grow_m?: number; moved?: number } = {}): Layer {
  const sizes = grow_m === undefined
    ? { getSize: (spot: Spot) => spot.size, sizeUnits: 'pixels' as const }
    : { getSize: grow_m, sizeUnits: 'meters' as const, sizeMinPixels: 11, sizeMaxPixels: 28 };
  return new IconLayer<Spot>({
    id, data, iconAtlas: atlas.image as never, iconMapping: atlas.mapping,
    getIcon: (spot) => spot.sign, getPosition: (spot) => spot.position,
    getColor: (spot) => [255, 255, 255, spot.alpha], ...sizes, billboard: true, alphaCutoff: 0.02, parameters: TOP,
    updateTriggers: { getPosition: moved },
  });
}

export class Moving {
  private readonly scene: Scene;
  private readonly replay: Replay;
  private readonly palette: Palette;
  private readonly atlas: Atlas;
  private readonly trails: Trails;
  private readonly order: number[];
  private readonly ring: [number, number, number][] = [[0, 0, 0]];
  private cast: Cast = { tick: -1, chosen: -1, key: '', spots: [], whose: [] };
  private still: { tick: number; layers: Layer[] } = { tick: -1, layers: [] };
  private readonly made = new Map<string, { key: string; layer: Layer }>();
  private sightOf: { node: number; mesh: Triangles } | null = null;

  constructor(scene: Scene, replay: Replay, palette: Palette, atlas: Atlas) {
    this.scene = scene;
    this.replay = replay;
    this.palette = palette;
    this.atlas = atlas;
    this.trails = new Trails(replay, palette, scene.unit_m);
    this.order = replay.movers.map((_, m) => m)
      .sort((p, q) => ORDER.indexOf(replay.movers[p]!.side) - ORDER.indexOf(replay.movers[q]!.side));
  }

  /** Everything that depends on time alone; `chosen` is a mover whose ring and sight are drawn, or -1. */
  layers(time: number, chosen: number): Layer[] {
    const tick = Math.floor(time);
    if (this.still.tick !== tick) this.still = { tick, layers: this.perTick(tick) };
    return [
      ...this.sight(chosen, tick),
      ...this.still.layers,
      this.trails.layer(time),
      ...this.movers(time, chosen),
    ];
  }

  /** Forget what was made per tick, when the lists of the replay have grown. */
  refresh(): void {
    this.still.tick = -1;
    this.cast.tick = -1;
    this.made.clear();
  }

  marks(marks: readonly Mark[]): Layer[] {
    if (marks.length === 0) return [];
    const own = this.palette.sides[this.replay.meta.view === 'pursuers' ? 'pursuer' : 'evader'];
    const ways = new PathLayer<Mark>({
      id: 'ordered', data: marks.filter((mark) => mark.way), getPath: (mark) => mark.way!.map((node) => this.scene.position(node)),
      getColor: (mark) => [...own, mark.strong ? 255 : 150], getWidth: (mark) => (mark.strong ? 3 : 2), widthUnits: 'pixels',
      jointRounded: true, capRounded: true, billboard: true, parameters: TOP,
    });
    return [ways, new IconLayer<Mark>({
      id: 'marks', data: marks as Mark[], iconAtlas: this.atlas.image as never, iconMapping: this.atlas.mapping,
      getIcon: () => 'mark', getPosition: (mark) => this.scene.position(mark.node),
      getSize: (mark) => (mark.strong ? 30 : 21), getColor: (mark) => [...(mark.colour ?? (mark.way ? own : this.palette.exit)), 235],
      sizeUnits: 'pixels', parameters: TOP,
    })];
  }

  /** What changes with events only: each layer is made anew when what it shows is another. */
  private perTick(tick: number): Layer[] {
    const clouds = cloudsAt(this.replay, tick);
    const doors = doorsAt(this.replay, tick);
    const traces = this.traces(tick);
    // A layer that a frame leaves out has ended for good and is not to be shown again.
    if (clouds.length === 0) this.made.delete('smoke');
    if (traces.length === 0) this.made.delete('traces');
    return [
      ...(clouds.length > 0 ? [this.kept('smoke', String(tick), () => this.smoke(clouds, tick))] : []),
      this.kept('exits', '', () => icons('exits', this.exits(), this.atlas, this.manyExits ? { grow_m: EXIT_M } : {})),
      this.kept('places', [...doors.values()].join(), () => icons('places', this.places(doors), this.atlas)),
      ...(traces.length > 0 ? [this.kept('traces', String(tick), () => icons('traces', traces, this.atlas))] : []),
    ];
  }

  private kept(name: string, key: string, make: () => Layer): Layer {
    const before = this.made.get(name);
    if (before?.key === key) return before.layer;
    const layer = make();
    this.made.set(name, { key, layer });
    return layer;
  }

  private get manyExits(): boolean {
    return this.scene.meta.exits.length > MANY_EXITS;
  }

  private smoke(clouds: Cloud[], tick: number): Layer {
    const puffs = clouds.flatMap((cloud) => [1, 0.82, 0.6].map((part) => ({ cloud, part })));
    return new ScatterplotLayer<(typeof puffs)[number]>({
      id: 'smoke', data: puffs, getPosition: ({ cloud }) => this.scene.position(cloud.node),
      getRadius: ({ cloud, part }) => cloud.radius_m * part,
      getFillColor: ({ cloud }) => [...this.palette.smoke, Math.min(80, 20 + (cloud.until_tick - tick) * 4)],
      stroked: true, getLineColor: ({ part }) => [...this.palette.smoke, part === 1 ? 220 : 0], getLineWidth: 1.5,
      lineWidthUnits: 'pixels', parameters: TOP,
    });
  }

  private sign(node: number, kind: Sign, size: number): Spot {
    return { position: this.scene.position(node), sign: kind, size, alpha: 255 };
  }

  private exits(): Spot[] {
    return this.scene.meta.exits.map((exit) => this.sign(exit.node, 'exit', 30));
  }

  /** Refuges, and passages with their state. */
  private places(states: ReturnType<typeof doorsAt>): Spot[] {
    const { meta } = this.scene;
    return [
      ...meta.refuges.map((refuge) => this.sign(refuge.node, 'refuge', 32)),
      ...meta.passages.map((passage) => ({
        ...this.sign(passage.a, states.get(passage.name) ?? 'open', 27), position: this.middle(passage.a, passage.b),
      })),
    ];
  }

  private middle(a: number, b: number): [number, number, number] {
    const { x, y, z } = this.scene;
    return [(x[a]! + x[b]!) / 2, (y[a]! + y[b]!) / 2, (z[a]! + z[b]!) / 2];
  }

  /** What the view's side sees of the others, and where it last knew them; nothing in the view of truth. */
  private traces(tick: number): Spot[] {
    return knownAt(this.replay, tick).map(({ of, node, age_ticks, fresh }): Spot => {
      const position = this.scene.position(node);
      if (stranger(this.replay, of)) {
        return { position, sign: 'bystander', size: fresh ? 22 : 16, alpha: fresh ? 230 : 90 };
      }
      const side = this.replay.movers[of.taken_for!]!.side;
      if (fresh) return { position, sign: side, size: 34, alpha: 255 };
      return { position, sign: 'known', size: 32, alpha: Math.round(255 - 160 * Math.min(1, age_ticks / KNOWN_FADE_TICKS)) };
    });
  }

  /** What a mover sees from where it is: a soft patch on each node in its line of sight. */
  private sight(chosen: number, tick: number): Layer[] {
    const node = chosen < 0 ? undefined : this.replay.value('node', chosen, tick);
    const seen = node === undefined ? undefined : this.replay.seenFrom(node);
    if (node === undefined || !seen) return [];
    if (this.sightOf?.node !== node) {
      const mesh = new Mesh();
      for (const n of seen) mesh.glow(this.scene.position(n), this.scene.unit_m * SIGHT_RADIUS, this.palette.sight, SIGHT_ALPHA);
      this.sightOf = { node, mesh: mesh.pack() };
    }
    // The mesh is kept, never the layer: deck.gl ends a layer for good that a frame leaves out.
    return [new MeshLayer({ id: `sight-${node}`, mesh: this.sightOf.mesh, parameters: TOP })];
  }

  private movers(time: number, chosen: number): Layer[] {
    const tick = Math.floor(time);
    if (this.cast.tick !== tick || this.cast.chosen !== chosen) this.recast(tick, chosen);
    const { spots, whose } = this.cast;
    whose.forEach((mover, i) => this.replay.place(mover, time, spots[i]!.position));
    const layers: Layer[] = [icons('movers', spots, this.atlas, { moved: time })];
    if (chosen >= 0 && this.replay.place(chosen, time, this.ring[0]!)) {
      layers.unshift(new ScatterplotLayer({
        id: 'chosen', data: this.ring, getPosition: (d: [number, number, number]) => d, filled: false, stroked: true,
        getLineColor: [...this.palette.text, 230], getRadius: 22, radiusUnits: 'pixels', getLineWidth: 2.5,
        lineWidthUnits: 'pixels', billboard: true, parameters: TOP, updateTriggers: { getPosition: time },
      }));
    }
    return layers;
  }

  /** Who is drawn at a tick, and how. The same spots as before where only places are others: then only those are sent. */
  private recast(tick: number, chosen: number): void {
    const guises = guisesAt(this.replay, tick);
    const spots: Spot[] = [];
    const whose: number[] = [];
    const put = (mover: number, sign: Sign, size: number, alpha: number) => {
      spots.push({ position: [0, 0, 0], sign, size, alpha });
      whose.push(mover);
    };
    for (const m of this.order) {
      const status = this.replay.value('status', m, tick) ?? 0;
      if (status === STATUS.unsent || !this.replay.shows(m, tick)) continue;
      const { side } = this.replay.movers[m]!;
      const alpha = status >= STATUS.captured ? 110 : status === STATUS.waiting ? 90 : 255;
      if (guises.has(m)) put(m, 'mask', 48, alpha);
      put(m, side, (side === 'bystander' ? 22 : 34) + (m === chosen ? 8 : 0), alpha);
      if (status === STATUS.captured || status === STATUS.surrounded) put(m, 'caught', 30, 255);
    }
    const key = spots.map((spot, i) => `${whose[i]} ${spot.sign} ${spot.size} ${spot.alpha}`).join();
    if (key === this.cast.key) this.cast = { ...this.cast, tick, chosen };
    else this.cast = { tick, chosen, key, spots, whose };
  }
}
