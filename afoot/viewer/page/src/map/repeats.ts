/** Where streets are named on the screen: again only at some distance, as far as one looks along a street for its name. */

import type { Pixel } from './placing';

export const AGAIN_PX = 250;

export class Repeats {
  private readonly written = new Map<string, Pixel[]>();
  private readonly before: ReadonlyMap<string, readonly Pixel[]>;

  /** `before`: by street, the spots that had its name until now. They keep it, so that no name leaps while the map is moved. */
  constructor(before: ReadonlyMap<string, readonly Pixel[]>) {
    this.before = before;
  }

  /** Whether a street is named, or stays named, too close to a spot for being named there as well; `stood`: it was. */
  near(name: string, at: Pixel, stood: boolean): boolean {
    const others = [...(this.written.get(name) ?? []), ...(stood ? [] : this.before.get(name) ?? [])];
    return others.some((other) => Math.hypot(other[0] - at[0], other[1] - at[1]) < AGAIN_PX);
  }

  take(name: string, at: Pixel): void {
    add(this.written, name, at);
  }
}

export function add(spots: Map<string, Pixel[]>, name: string, at: Pixel): void {
  const own = spots.get(name);
  if (own) own.push(at);
  else spots.set(name, [at]);
}
