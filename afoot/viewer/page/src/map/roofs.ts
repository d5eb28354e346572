/** Whether raised houses hide a place on the ground from the camera. */

import type { Point } from '../core/scene';
import type { House } from './houses';

const CELL_M = 40;

type Flat = readonly [x: number, y: number];

/** The houses of a scene by the squares of the ground that they stand on, so that a look asks few of them. */
export class Roofs {
  private readonly cells = new Map<string, House[]>();
  private readonly highest: number;

  constructor(houses: readonly House[]) {
    this.highest = houses.reduce((most, house) => Math.max(most, topOf(house)), 0);
    for (const house of houses) {
      const [xs, ys] = [house.rings[0]!.map(([x]) => x), house.rings[0]!.map(([, y]) => y)];
      for (const key of keys([Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)])) {
        const there = this.cells.get(key);
        if (there) there.push(house);
        else this.cells.set(key, [house]);
      }
    }
  }

  /** Whether a house stands between a place and the camera. What lies in a house or under the ground shines through. */
  hide(at: Point, camera: readonly number[]): boolean {
    const up = camera[2]! - at[2];
    if (at[2] < 0 || up <= 0) return false;
    const reach = (height: number): Flat => {
      const share = Math.min(1, Math.max(0, height - at[2]) / up);
      return [at[0] + (camera[0]! - at[0]) * share, at[1] + (camera[1]! - at[1]) * share];
    };
    const foot: Flat = [at[0], at[1]];
    if (this.near(foot, foot).some((house) => at[2] < topOf(house) && holds(house, foot))) return false;
    return this.near(foot, reach(this.highest)).some((house) => crosses(house, reach(baseOf(house)), reach(topOf(house))));
  }

  private near(a: Flat, b: Flat): House[] {
    return keys([Math.min(a[0], b[0]), Math.min(a[1], b[1])], [Math.max(a[0], b[0]), Math.max(a[1], b[1])])
      .flatMap((key) => this.cells.get(key) ?? []);
  }
}

function keys(low: Flat, high: Flat): string[] {
  const [west, south, east, north] = [...low, ...high].map((value) => Math.floor(value / CELL_M)) as [number, number, number, number];
  const found: string[] = [];
  for (let x = west; x <= east; x++) for (let y = south; y <= north; y++) found.push(`${x}/${y}`);
  return found;
}

function baseOf({ rings }: House): number {
  return rings[0]![0]![2];
}

function topOf(house: House): number {
  return baseOf(house) + house.height;
}

/** Whether a place is within a house's outline and in no yard of it. */
function holds({ rings }: House, [x, y]: Flat): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!;
      if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
    });
  }
  return inside;
}

/** Whether a line on the ground meets a house: it begins in it, or crosses one of its walls. */
function crosses(house: House, a: Flat, b: Flat): boolean {
  return holds(house, a) || house.rings.some((ring) => ring.some((wall, i) => {
    const end = ring[(i + 1) % ring.length]!;
    return side(a, b, wall) !== side(a, b, end) && side(wall, end, a) !== side(wall, end, b);
  }));
}

function side(a: readonly number[], b: readonly number[], at: readonly number[]): boolean {
  return (b[0]! - a[0]!) * (at[1]! - a[1]!) > (b[1]! - a[1]!) * (at[0]! - a[0]!);
}
