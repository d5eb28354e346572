import { describe, expect, it } from 'vitest';

import { heatTable, paletteOf, type Rgb } from '../src/map/palette';

const APART = 30; // in CIE Lab; 2 can just be told apart side by side
// Machado, Oliveira and Fernandes 2009, severity 1: what is left of linear red, green and blue.
const EYES: Record<string, number[][]> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanope: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranope: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};
const XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];

const QUIET = 34; // of ground beside those who move, so that nobody drowns in it
const ROOFS = 13; // of ground beside a layer, which lies on ways: no less than roofs have
const TOLD = 4; // of water beside land
const times = (matrix: number[][], of: number[]) => matrix.map((row) => row.reduce((sum, one, i) => sum + one * of[i]!, 0));

function lab(colour: readonly number[], eyes: number[][]): number[] {
  const linear = colour.map((part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  const seen = times(eyes, linear).map((part) => Math.min(1, Math.max(0, part)));
  const white = times(XYZ, [1, 1, 1]);
  const [x, y, z] = times(XYZ, seen).map((part, i) => part / white[i]!).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

function ramp(stops: Rgb[]): number[][] {
  return [...heatTable(stops)].slice(1).map((packed) => [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255]);
}

describe('colours of a layer', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const [name, eyes] of Object.entries(EYES)) {
      it(`are none that movers have, ${theme}, to the eyes of ${name}`, () => {
        const { heat, sides } = paletteOf(theme);
        for (const side of ['pursuer', 'evader', 'decoy'] as const) {
          const own = lab(sides[side], eyes);
          const least = Math.min(...ramp(heat).map((colour) => Math.hypot(...lab(colour, eyes).map((part, i) => part - own[i]!))));
          expect(least, side).toBeGreaterThan(APART);
        }
      });
    }

    it(`go one way in lightness, ${theme}, so that more can be told from less`, () => {
      const steps = paletteOf(theme).heat.map((colour) => lab(colour, EYES.all!)[0]!);
      const away = theme === 'light' ? -1 : 1;
      expect(steps.slice(1).every((one, i) => (one - steps[i]!) * away > 8)).toBe(true);
    });
  }
});

describe('colours of the ground', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const [name, eyes] of Object.entries(EYES)) {
      const { grounds, sides, heat, sheet, street } = paletteOf(theme);
      const apart = (a: readonly number[], b: readonly number[]) => Math.hypot(...lab(a, eyes).map((part, i) => part - lab(b, eyes)[i]!));

      it(`are quiet beside movers and the most of a layer, ${theme}, to the eyes of ${name}`, () => {
        for (const [kind, ground] of Object.entries(grounds)) {
          for (const side of ['pursuer', 'evader', 'decoy', 'bystander'] as const) expect(apart(ground, sides[side]), `${kind}, ${side}`).toBeGreaterThan(QUIET);
          for (const one of ramp(heat)) expect(apart(ground, one as Rgb), `${kind}, layer`).toBeGreaterThan(ROOFS);
        }
      });

      it(`tell water and woods from land and streets, ${theme}, to the eyes of ${name}`, () => {
        for (const kind of ['water', 'woods', 'park']) {
          for (const other of [sheet, street]) expect(apart(grounds[kind]!, other), kind).toBeGreaterThan(TOLD);
        }
        expect(apart(grounds.water!, grounds.woods!)).toBeGreaterThan(TOLD);
      });
    }
  }
});
