/** What holds at a tick, read off the lists of a replay. All lists are in order of their ticks. */

import type { Cloud, DoorChange, Known, Margin, Replay } from './replay';

/** Index of the last entry at or before `tick`, or -1. */
export function lastAt(list: readonly { tick: number }[], tick: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid]!.tick <= tick) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

export function cloudsAt(replay: Replay, tick: number): Cloud[] {
  return replay.meta.clouds.filter((cloud) => cloud.from_tick <= tick && tick < cloud.until_tick);
}

export function doorsAt(replay: Replay, tick: number): Map<string, DoorChange['state']> {
  const states = new Map<string, DoorChange['state']>();
  for (const change of replay.meta.doors) {
    if (change.tick > tick) break;
    states.set(change.passage, change.state);
  }
  return states;
}

/** What each mover looks like where it is not itself. */
export function guisesAt(replay: Replay, tick: number): Map<number, string> {
  const worn = new Map<number, string>();
  for (const change of replay.meta.guises) {
    if (change.tick > tick) break;
    if (change.looks_like === null) worn.delete(change.mover);
    else worn.set(change.mover, change.looks_like);
  }
  return worn;
}

/** Index of the last number at or before `tick` in a rising list, or -1. */
export function lastIn(ticks: Int32Array, tick: number): number {
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (ticks[mid]! <= tick) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/** `fresh`: in sight at this tick or the one before. */
export interface KnownAt {
  fresh: boolean;
  of: Known;
  node: number;
  age_ticks: number;
}

const STRANGERS_LAST_TICKS = 20; // somebody who is taken for none of the other side is shown this long after it was lost

/** Whether a source was taken for nobody of the other side. */
export function stranger(replay: Replay, of: Known): boolean {
  const side = of.taken_for === null ? undefined : replay.movers[of.taken_for]!.side;
  return side === undefined || side === 'bystander';
}

/** Where the view's own side last knew the others to be. A side's view holds only what that side knew. */
export function knownAt(replay: Replay, tick: number): KnownAt[] {
  const { view } = replay.meta;
  const found: KnownAt[] = [];
  for (const of of replay.known) {
    if (of.side !== view || (of.gone_tick !== null && of.gone_tick <= tick)) continue;
    const last = lastIn(of.ticks, tick);
    if (last < 0) continue;
    const age_ticks = tick - of.ticks[last]!;
    if (stranger(replay, of) && age_ticks > STRANGERS_LAST_TICKS) continue;
    found.push({ of, node: of.nodes[last]!, age_ticks, fresh: age_ticks <= 1 });
  }
  return found;
}

/** The newest margins of one mover by measure. */
export function marginsAt(replay: Replay, mover: number, tick: number): Map<string, Margin> {
  const found = new Map<string, Margin>();
  for (const margin of replay.margins) {
    if (margin.tick > tick) break;
    if (margin.mover === mover) found.set(margin.measure, margin);
  }
  return found;
}
