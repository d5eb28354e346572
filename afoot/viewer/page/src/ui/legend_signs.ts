/** The signs and ways that the shown chase has, as the legend explains them. */

import type { App, Shown } from '../app';
import type { MoverSide } from '../core/replay';
import { atlasOf, CELL, type Sign } from '../map/icons';
import { css, paletteOf } from '../map/palette';
import { drawnWays, type WayColour } from '../map/still';
import { h } from './dom';

const SIDES: readonly MoverSide[] = ['pursuer', 'evader', 'decoy', 'bystander'];
const DOORS: readonly Sign[] = ['open', 'shut', 'sealed'];
const DOTS = 2; // of a canvas for each CSS pixel
const SIGN_PX = 16;
const WAYS: readonly [WayColour, string, boolean][] = [ // and whether they are dashed
  ['footway', 'footway, stairs', false], ['woodsWay', 'path', false], ['indoor', 'indoors', true],
  ['tunnel', 'underground', true], ['roof', 'over roofs', false],
];

export function signsOf(app: App): HTMLElement[] {
  const { value: shown } = app.shown;
  if (!shown) return [];
  return [
    ...marksOf(shown).map(([kind, text]) => entry(h('i', { class: `sign sign-${kind}` }), text)),
    ...doorsOf(shown).map((state) => entry(door(app, state), `passage: ${state}`)),
    ...waysOf(app, shown),
    entry(h('i', { class: 'sign sign-sight' }), 'seen by the chosen'),
  ];
}

function entry(sign: HTMLElement, text: string): HTMLElement {
  return h('li', {}, sign, text);
}

function marksOf({ scene, replay }: Shown): [string, string][] {
  const { meta } = replay;
  const sides = new Set([...replay.movers, ...replay.known.map((known) => replay.movers[known.taken_for ?? -1])].map((mover) => mover?.side));
  const others: [string, string, boolean][] = [
    ['mask', 'in a guise', meta.guises.length > 0],
    ['known', 'last known', meta.view !== 'truth'],
    ['exit', 'exit', scene.meta.exits.length > 0],
    ['refuge', 'refuge', scene.meta.refuges.length > 0],
    ['smoke', 'smoke', meta.clouds.length > 0],
  ];
  return [
    ...SIDES.filter((side) => sides.has(side)).map((side): [string, string] => [side, side]),
    ...others.filter(([, , there]) => there).map(([kind, text]): [string, string] => [kind, text]),
  ];
}

/** The states in which passages are at some time; all begin open. */
function doorsOf({ scene, replay }: Shown): Sign[] {
  if (scene.meta.passages.length === 0) return [];
  const states = new Set<Sign>(['open', ...replay.meta.doors.map((change) => change.state)]);
  return DOORS.filter((state) => states.has(state));
}

/** A sign as the map has it. */
function door(app: App, sign: Sign): HTMLElement {
  const { value: theme } = app.theme;
  const canvas = h('canvas', { class: 'drawn', width: SIGN_PX * DOTS, height: SIGN_PX * DOTS });
  const { image, cell } = atlasOf(paletteOf(theme), theme === 'dark');
  const rim = CELL / 5; // left out: the plate alone
  const size = CELL - 2 * rim;
  canvas.getContext('2d')!.drawImage(image, cell[sign] * CELL + rim, rim, size, size, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function waysOf(app: App, { scene }: Shown): HTMLElement[] {
  const drawn = drawnWays(scene);
  const palette = paletteOf(app.theme.value);
  return WAYS.filter(([colour]) => drawn.has(colour)).map(([colour, text, dashed]) => {
    return entry(h('i', { class: `way${dashed ? ' dashed' : ''}`, style: `--way: ${css(palette[colour])}; --casing: ${css(palette.casing)}` }), text);
  });
}
