/** Signs for the map as arrays: what a layer of signs draws, and what is written in place as they move. */

import type { Atlas, Sign } from './icons';
import type { Rgb } from './palette';

export interface Spot {
  position: readonly [number, number, number];
  sign: Sign;
  size: number; // pixels
  alpha: number; // 0 to 255
  tint?: Rgb; // of a white sign
}

/** A row for each sign. */
export interface Signs {
  count: number;
  places: Float32Array; // x, y, z in metres
  looks: Float32Array; // cell of the atlas, size in pixels
  tints: Uint8Array; // RGBA
}

const WHITE: Rgb = [255, 255, 255];

export function signsOf(spots: readonly Spot[], atlas: Atlas): Signs {
  const count = spots.length;
  const signs = { count, places: new Float32Array(count * 3), looks: new Float32Array(count * 2), tints: new Uint8Array(count * 4) };
  spots.forEach((spot, i) => {
    signs.places.set(spot.position, i * 3);
    signs.looks.set([atlas.cell[spot.sign], spot.size], i * 2);
    signs.tints.set([...(spot.tint ?? WHITE), spot.alpha], i * 4);
  });
  return signs;
}
