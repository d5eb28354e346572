/** Buildings as triangles with their light baked in: walls by the sun, darker at their feet. */

import { type Point, ringCount, ringsOf, type Scene } from '../core/scene';
import { Mesh, type Triangles } from './mesh';
import type { Palette, Rgb } from './palette';

const SUN = [-0.55, 0.62, 0.56] as const; // towards the sun
const LEAST_HEIGHT_M = 0.1;
const SHADOW = 0.62; // metres of shadow for a metre of height
const FEET = 0.86;
export const RIM_ALPHA = { flat: 150, raised: 200 };

interface House {
  rings: Point[][];
  height: number;
}

export function housesOf(scene: Scene): House[] {
  return Array.from({ length: ringCount(scene.buildings) }, (_, i) => ({
    rings: ringsOf(scene.buildings, i, scene.base[i] ?? 0),
    height: Math.max(LEAST_HEIGHT_M, scene.height[i] ?? 9),
  }));
}

function lit([r, g, b]: Rgb, light: number): Rgb {
  return [Math.min(255, r * light), Math.min(255, g * light), Math.min(255, b * light)];
}

/** Whether a ring runs against the clock: then its outside lies to the right. */
export function turnsLeft(ring: readonly Point[]): boolean {
  let area = 0;
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    area += x * ny - nx * y;
  });
  return area > 0;
}

function walls(mesh: Mesh, ring: readonly Point[], outline: boolean, height: number, colour: Rgb): void {
  const side = turnsLeft(ring) === outline ? 1 : -1;
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length]!;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const facing = (side * ((b[1] - a[1]) * SUN[0] - (b[0] - a[0]) * SUN[1])) / length;
    const light = 0.74 + 0.2 * facing;
    const up = ([x, y, z]: Point): Point => [x, y, z + height];
    mesh.quad(a, b, up(b), up(a), lit(colour, light * FEET), lit(colour, light));
  });
}

/** Standing buildings: walls and roofs. */
export function standing(houses: readonly House[], palette: Palette): Triangles {
  const mesh = new Mesh();
  for (const { rings, height } of houses) {
    rings.forEach((ring, i) => walls(mesh, ring, i === 0, height, palette.building));
    mesh.fill(rings.map((ring) => ring.map(([x, y, z]) => [x, y, z + height] as Point)), palette.building);
  }
  return mesh.pack();
}

/** The rims of the roofs and the upright edges, or of the footprints where `flat`: pairs of points. */
export function edges(houses: readonly House[], palette: Palette, flat: boolean): Triangles {
  const positions: number[] = [];
  for (const { rings, height } of houses) {
    for (const ring of rings) {
      ring.forEach((a, i) => {
        const b = ring[(i + 1) % ring.length]!;
        const z = flat ? 0 : a[2] + height + 0.1;
        positions.push(a[0], a[1], z, b[0], b[1], z);
      });
    }
  }
  const count = positions.length / 3;
  const colours = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) colours.set([...palette.edge, flat ? RIM_ALPHA.flat : RIM_ALPHA.raised], i * 4);
  return {
    positions: new Float32Array(positions), offsets: new Float32Array(count * 2), colours,
    indices: Uint32Array.from({ length: count }, (_, i) => i),
  };
}

/** Where the sun does not reach the ground: a strip from each wall's foot to the end of its shadow. */
export function shadows(mesh: Mesh, houses: readonly House[], colour: Rgb): void {
  for (const { rings, height } of houses) {
    const [dx, dy] = [-SUN[0] * height * SHADOW, -SUN[1] * height * SHADOW];
    const ground = rings[0]!.map(([x, y]) => [x, y, 0] as Point);
    const cast = ground.map(([x, y]) => [x + dx, y + dy, 0] as Point);
    mesh.fill([cast], colour);
    ground.forEach((a, i) => {
      const j = (i + 1) % ground.length;
      mesh.quad(a, ground[j]!, cast[j]!, cast[i]!, colour, colour);
    });
  }
}

export function footprints(mesh: Mesh, houses: readonly House[], colour: Rgb): void {
  for (const { rings } of houses) mesh.fill(rings.map((ring) => ring.map(([x, y]) => [x, y, 0] as Point)), colour);
}

export type { House };
