/** Triangles and lines made once on the processor, so that drawing them costs next to nothing. */

import earcut from 'earcut';

import type { Point } from '../core/scene';
import type { Rgb } from './palette';

export interface Triangles {
  positions: Float32Array; // x, y, z in metres
  offsets: Float32Array; // across a ribbon, to its rim: half its width in metres; 0 for what is no ribbon
  colours: Uint8Array; // RGBA
  indices: Uint32Array;
}

const LONGEST_MITRE = 2;
const GLOW_CORNERS = 14;
const DISC_CORNERS = 40;
export const LEAST_ALPHA = 2; // below it a corner takes its triangles out of the picture (mesh_layer.ts)

export class Mesh {
  private readonly positions: number[] = [];
  private readonly offsets: number[] = [];
  private readonly colours: number[] = [];
  private readonly indices: number[] = [];
  static packed = 0; // meshes that were made so far

  private vertex([x, y, z]: Point, dx: number, dy: number, [r, g, b]: Rgb, alpha: number): number {
    this.positions.push(x, y, z);
    this.offsets.push(dx, dy);
    this.colours.push(r, g, b, alpha);
    return this.positions.length / 3 - 1;
  }

  /** A flat polygon with holes, at the heights of its points. */
  fill(rings: readonly Point[][], colour: Rgb, alpha = 255): void {
    const flat = rings.flat();
    const holes: number[] = [];
    let count = 0;
    for (const ring of rings.slice(0, -1)) holes.push((count += ring.length));
    const first = this.positions.length / 3;
    for (const point of flat) this.vertex(point, 0, 0, colour, alpha);
    for (const i of earcut(flat.flatMap(([x, y]) => [x, y]), holes)) this.indices.push(first + i);
  }

  quad(a: Point, b: Point, c: Point, d: Point, low: Rgb, high: Rgb): void {
    const [i, j] = [this.vertex(a, 0, 0, low, 255), this.vertex(b, 0, 0, low, 255)];
    const [k, l] = [this.vertex(c, 0, 0, high, 255), this.vertex(d, 0, 0, high, 255)];
    this.indices.push(i, j, k, i, k, l);
  }

  /** A round patch that fades towards its rim, so that many of them together are one soft region. */
  glow(centre: Point, radius_m: number, colour: Rgb, alpha: number): void {
    const middle = this.vertex(centre, 0, 0, colour, alpha);
    for (let i = 0; i < GLOW_CORNERS; i++) {
      const angle = (i / GLOW_CORNERS) * 2 * Math.PI;
      const at: Point = [centre[0] + radius_m * Math.cos(angle), centre[1] + radius_m * Math.sin(angle), centre[2]];
      this.vertex(at, 0, 0, colour, LEAST_ALPHA);
      this.indices.push(middle, middle + 1 + i, middle + 1 + ((i + 1) % GLOW_CORNERS));
    }
  }

  /** A round patch of one colour, flat. */
  disc(centre: Point, radius_m: number, colour: Rgb, alpha: number): void {
    this.fill([circle(centre, radius_m)], colour, alpha);
  }

  /** The rim of a round patch. */
  rim(centre: Point, radius_m: number, width_m: number, colour: Rgb, alpha: number): void {
    const round = circle(centre, radius_m);
    this.ribbon([...round, round[0]!], width_m, colour, alpha);
  }

  /** A line as wide as `width_m` with mitred bends; its ends are drawn on by half its width. */
  ribbon(path: readonly Point[], width_m: number, colour: Rgb, alpha = 255): void {
    const half = width_m / 2;
    const last = path.length - 1;
    let before: [number, number] | null = null;
    path.forEach((point, i) => {
      const to = direction(path[Math.max(0, i - 1)]!, point) ?? direction(point, path[Math.min(last, i + 1)]!) ?? [1, 0];
      const on = direction(point, path[Math.min(last, i + 1)]!) ?? to;
      const [nx, ny] = mitre(to, on);
      const end: number = i === 0 ? -half : i === last ? half : 0;
      const at: Point = [point[0] + on[0] * end, point[1] + on[1] * end, point[2]];
      const pair: [number, number] = [
        this.vertex(at, nx * half, ny * half, colour, alpha), this.vertex(at, -nx * half, -ny * half, colour, alpha),
      ];
      if (before) this.indices.push(before[0], before[1], pair[0], before[1], pair[1], pair[0]);
      before = pair;
    });
  }

  /** A ribbon in dashes of so many metres with gaps between. */
  dashes(path: readonly Point[], width_m: number, [dash, gap]: readonly [number, number], colour: Rgb, alpha = 255): void {
    for (const piece of cut(path, dash, gap)) this.ribbon(piece, width_m, colour, alpha);
  }

  pack(): Triangles {
    Mesh.packed++;
    return {
      positions: new Float32Array(this.positions), offsets: new Float32Array(this.offsets),
      colours: new Uint8Array(this.colours), indices: new Uint32Array(this.indices),
    };
  }
}

function circle([x, y, z]: Point, radius: number): Point[] {
  return Array.from({ length: DISC_CORNERS }, (_, i): Point => {
    const angle = (i / DISC_CORNERS) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle), z];
  });
}

function direction([ax, ay]: Point, [bx, by]: Point): [number, number] | null {
  const length = Math.hypot(bx - ax, by - ay);
  return length < 1e-6 ? null : [(bx - ax) / length, (by - ay) / length];
}

/** The normal between two directions, longer at a bend so that the rim stays straight. */
function mitre(a: [number, number], b: [number, number]): [number, number] {
  const [nx, ny] = [-(a[1] + b[1]), a[0] + b[0]];
  const length = Math.hypot(nx, ny);
  if (length < 1e-6) return [-b[1], b[0]];
  const long = Math.min(LONGEST_MITRE, 2 / length);
  return [(nx / length) * long, (ny / length) * long];
}

function cut(path: readonly Point[], dash: number, gap: number): Point[][] {
  const pieces: Point[][] = [];
  let [open, left]: [Point[] | null, number] = [[path[0]!], dash];
  for (let i = 1; i < path.length; i++) {
    let from = path[i - 1]!;
    const to = path[i]!;
    let rest = Math.hypot(to[0] - from[0], to[1] - from[1]);
    while (rest > left) {
      const part = left / rest;
      from = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part];
      rest -= left;
      if (open) pieces.push([...open, from]);
      open = open ? null : [from];
      left = open ? dash : gap;
    }
    left -= rest;
    open?.push(to);
  }
  if (open && open.length > 1) pieces.push(open);
  return pieces;
}

/** A line without the points that lie within `slack_m` of it (Douglas and Peucker). */
export function simplified(path: Point[], slack_m: number): Point[] {
  if (path.length < 3) return path;
  const [a, b] = [path[0]!, path[path.length - 1]!];
  let [far, at] = [0, 0];
  for (let i = 1; i < path.length - 1; i++) {
    const off = apart(path[i]!, a, b);
    if (off > far) [far, at] = [off, i];
  }
  if (far <= slack_m) return [a, b];
  return [...simplified(path.slice(0, at + 1), slack_m).slice(0, -1), ...simplified(path.slice(at), slack_m)];
}

function apart([x, y, z]: Point, a: Point, b: Point): number {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const square = dx * dx + dy * dy + dz * dz;
  const raw = square === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy + (z - a[2]) * dz) / square;
  const t = Math.min(1, Math.max(0, raw));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy, z - a[2] - t * dz);
}
