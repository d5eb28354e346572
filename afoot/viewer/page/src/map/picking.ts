/** What lies under a click: movers first, then marks, then nodes. Done by projection, without drawing a second time. */

import type { Viewport } from '@deck.gl/core';

import type { Shown } from '../app';
import type { Mark } from './moving';

export type Picked = { what: 'mover'; mover: number } | { what: 'node'; node: number } | null;

const MOVER_PX = 22;
const MARK_PX = 24;
const NODE_PX = 18;
const ON_BOARD = 0; // statuses below are not out yet

export function nearest(
  { scene, replay }: Shown, viewport: Viewport, time: number, [x, y]: [number, number], marks: readonly Mark[],
): Picked {
  const distance = (position: number[]): number => {
    const at = viewport.project(position) as [number, number];
    return Math.hypot(at[0] - x, at[1] - y);
  };
  const marked = closest(marks.map((mark) => mark.node), MARK_PX, (node) => distance(scene.position(node)));
  if (marked !== null) return { what: 'node', node: marked };
  const place: number[] = [0, 0, 0];
  const movers = replay.movers.map((_, m) => m).filter((m) => {
    return (replay.value('status', m, Math.floor(time)) ?? 0) >= ON_BOARD && replay.place(m, time, place);
  });
  const mover = closest(movers, MOVER_PX, (m) => (replay.place(m, time, place) ? distance(place) : Infinity));
  if (mover !== null) return { what: 'mover', mover };
  const all = Array.from({ length: scene.nodes }, (_, n) => n);
  const node = closest(all, NODE_PX, (n) => distance(scene.position(n)));
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
