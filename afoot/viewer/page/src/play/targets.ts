/** What a game draws on the map: the hops that are open to the chosen mover, and the ways that movers are told to go. */

import type { Mark } from '../map/moving';
import type { Turn } from './messages';

type Rgb = NonNullable<Mark['colour']>;
const HOP: Rgb = [0, 115, 90];

const CLEAR_PX = 24; // half a mover's disc and half a mark
const SNAP_PX = 14; // from afar nodes lie closer together than anybody can click

/** The exit or refuge that a click on a node is meant for, if one is drawn that near; else the node itself. */
export function meant(node: number, goals: readonly number[], screen: (node: number) => [number, number] | null): number {
  const at = screen(node);
  let best = node;
  let least = SNAP_PX;
  for (const goal of goals) {
    const there = screen(goal);
    if (!at || !there) continue;
    const distance = Math.hypot(there[0] - at[0], there[1] - at[1]);
    if (distance < least) [best, least] = [goal, distance];
  }
  return best;
}

/** Which nodes are drawn so near to another that a mark there would hide whoever stands on it. */
export function hidden(stands: number, screen: (node: number) => [number, number] | null): (node: number) => boolean {
  const at = screen(stands);
  return (node) => {
    const there = screen(node);
    return at !== null && there !== null && Math.hypot(there[0] - at[0], there[1] - at[1]) < CLEAR_PX;
  };
}

/** Marks for a turn; of hops only those to where `hides` does not hold. */
export function marksOf(turn: Turn, chosen: string | null, tick_s: number, hides: (node: number) => boolean): Mark[] {
  const marks = new Map<number, Mark>();
  for (const standing of turn.standing) {
    const strong = standing.mover === chosen;
    const end = standing.way.at(-1);
    if (end === undefined || standing.way.length < 2) continue;
    const ticks = standing.ticks[standing.gait];
    const time = ticks === undefined ? '' : ` ${Math.ceil(ticks * tick_s)} s`;
    marks.set(end, { node: end, way: standing.way, strong, label: `${standing.mover}${time}` });
  }
  for (const hop of chosen === null ? [] : (turn.legal[chosen] ?? [])) {
    if (!marks.get(hop.node)?.label && !hides(hop.node)) marks.set(hop.node, { node: hop.node, colour: HOP });
  }
  return [...marks.values()];
}
