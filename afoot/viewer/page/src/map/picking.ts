/** What lies under a click: movers first, then marks, then nodes. Done by projection, without drawing a second time. */

import type { Viewport } from '@deck.gl/core';

import type { Shown } from '../app';
import type { Mark } from './moving';

export type Picked = { what: 'mover'; mover: number } | { what: 'node'; node: number } | null;

const MOVER_PX = 22;
const MARK_PX = 24;
const NODE_PX = 18;
const ON_BOARD = 0; // statuses below are not out yet

type Pixel = [number, number];

function apart(viewport: Viewport, position: number[], [x, y]: Pixel): number {
  const at = viewport.project(position) as Pixel;
  return Math.hypot(at[0] - x, at[1] - y);
}

/** The mover under a pixel. */
export function moverAt({ replay }: Shown, viewport: Viewport, time: number, pixel: Pixel): Picked {
  const place: number[] = [0, 0, 0];
  const movers = replay.movers.map((_, m) => m).filter((m) => (replay.value('status', m, Math.floor(time)) ?? 0) >= ON_BOARD);
  const mover = closest(movers, MOVER_PX, (m) => (replay.place(m, time, place) ? apart(viewport, place, pixel) : Infinity));
  return mover === null ? null : { what: 'mover', mover };
}

/** The mark, the mover or else the node under a pixel. */
export function nearest(shown: Shown, viewport: Viewport, time: number, pixel: Pixel, marks: readonly Mark[]): Picked {
  const { scene } = shown;
  const toNode = (node: number) => apart(viewport, scene.position(node), pixel);
  const marked = closest(marks.map((mark) => mark.node), MARK_PX, toNode);
  if (marked !== null) return { what: 'node', node: marked };
  const mover = moverAt(shown, viewport, time, pixel);
  if (mover !== null) return mover;
  const node = closest(Array.from({ length: scene.nodes }, (_, n) => n), NODE_PX, toNode);
  return node === null ? null : { what: 'node', node };
}

function closest(list: number[], within: number, distance: (item: number) => number): number | null {
  let best: number | null = null;
  let least = within;
  for (const item of list) {
    const d = distance(item);
    if (d > least) continue;
    least = d;
    best = item;
  }
  return best;
}
