/** Colours of the map by theme. Sides are Okabe-Ito, told apart by shape as well. */

import type { Theme } from '../app';
import type { MoverSide } from '../core/replay';

export type Rgb = [number, number, number];
export const FADED = 46; // of 255: how much is left of what is on another storey than the one shown

export interface Palette {
  ground: Rgb;
  sheet: Rgb;
  shadow: Rgb;
  casing: Rgb;
  street: Rgb;
  footway: Rgb;
  woodsWay: Rgb;
  indoor: Rgb;
  tunnel: Rgb;
  roof: Rgb;
  building: Rgb;
  edge: Rgb;
  flat: Rgb;
  text: Rgb;
  sides: Record<MoverSide, Rgb>;
  exit: Rgb;
  refuge: Rgb;
  passage: Rgb;
  smoke: Rgb;
  sight: Rgb;
  grounds: Record<string, Rgb>; // quiet beside all that moves (tests/palette.test.ts)
  areas: Record<string, Rgb>; // of kinds that are no ground
  area: Rgb;
  heat: Rgb[]; // far from the sides' colours to all eyes (tests/palette.test.ts)
}

const LIGHT: Palette = {
  ground: [214, 220, 224],
  sheet: [236, 235, 230],
  shadow: [208, 207, 206],
  casing: [196, 196, 190],
  street: [255, 255, 255],
  footway: [253, 246, 226],
  woodsWay: [214, 200, 170],
  indoor: [176, 140, 84],
  tunnel: [126, 108, 164],
  roof: [64, 138, 168],
  building: [222, 214, 202],
  edge: [158, 150, 138],
  flat: [221, 215, 206],
  text: [40, 44, 50],
  sides: { pursuer: [0, 96, 168], evader: [213, 94, 0], decoy: [213, 94, 0], bystander: [104, 110, 118] },
  exit: [0, 128, 92],
  refuge: [158, 62, 122],
  passage: [120, 84, 30],
  smoke: [120, 120, 124],
  sight: [255, 196, 0],
  grounds: {
    field: [240, 238, 218], woods: [208, 228, 199], park: [217, 234, 207], grass: [225, 238, 216], rock: [220, 218, 214],
    sand: [243, 235, 210], square: [239, 233, 223], parking: [227, 229, 235], pitch: [208, 230, 214],
    water: [172, 207, 230], pier: [232, 230, 224],
  },
  areas: { yard: [228, 222, 200], school: [238, 226, 204], market: [243, 224, 206], hospital: [242, 220, 222] },
  area: [230, 228, 220],
  heat: [[255, 150, 158], [208, 117, 124], [162, 86, 92], [135, 42, 56], [105, 0, 23]],
};

const DARK: Palette = {
  ground: [14, 17, 22],
  sheet: [23, 27, 33],
  shadow: [13, 16, 20],
  casing: [34, 40, 48],
  street: [62, 70, 81],
  footway: [52, 58, 66],
  woodsWay: [72, 70, 54],
  indoor: [150, 120, 74],
  tunnel: [136, 118, 188],
  roof: [84, 158, 190],
  building: [58, 66, 78],
  edge: [96, 106, 120],
  flat: [34, 39, 47],
  text: [232, 236, 240],
  sides: { pursuer: [86, 180, 233], evader: [255, 146, 43], decoy: [255, 146, 43], bystander: [160, 168, 178] },
  exit: [38, 198, 146],
  refuge: [222, 138, 190],
  passage: [226, 190, 120],
  smoke: [170, 174, 180],
  sight: [240, 228, 66],
  grounds: {
    field: [33, 37, 35], woods: [19, 38, 35], park: [22, 44, 41], grass: [25, 42, 40], rock: [37, 41, 46],
    sand: [41, 40, 36], square: [35, 36, 39], parking: [30, 34, 44], pitch: [24, 52, 50],
    water: [21, 49, 74], pier: [30, 34, 40],
  },
  areas: { yard: [42, 40, 32], school: [44, 40, 34], market: [46, 38, 32], hospital: [46, 34, 38] },
  area: [34, 38, 42],
  heat: [[139, 0, 25], [171, 51, 61], [199, 101, 101], [223, 148, 146], [243, 196, 193]],
};

export function paletteOf(theme: Theme): Palette {
  return theme === 'dark' ? DARK : LIGHT;
}

export function css([r, g, b]: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${alpha})`;
}

/** Colours of the 256 values of a layer as packed RGBA, the last from `top` on; 0 is nothing, and is not drawn. */
export function heatTable(stops: Rgb[], top = 255): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let value = 1; value < 256; value++) {
    const at = Math.min(1, (value - 1) / Math.max(1, top - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) {
      bytes[value * 4 + c] = stops[low]![c]! + (stops[low + 1]![c]! - stops[low]![c]!) * (at - low);
    }
    bytes[value * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
