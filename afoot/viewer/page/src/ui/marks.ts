/** The marks on the line of time: what a replay tells of events, and in a game what the side that is played was told. */

import type { Replay, Sentence } from '../core/replay';
import { capital } from './dom';

/** What happened, in words; `event` says of what kind it is. */
export interface Happened {
  tick: number;
  event: string;
  text: string;
}
export interface Stop {
  tick: number;
  told: Happened[];
  kind: string;
}

/** What deserves a mark, by what it is about: ends, tricks, sightings. */
const MARKED: Record<string, string> = {
  captured: 'end', surrounded: 'end', escaped: 'end', sheltered: 'end', timeout: 'end', way_out: 'end', off: 'end',
  smoke: 'trick', decoy_sent: 'trick', decoy_dispelled: 'trick', guise_on: 'trick', guise_off: 'trick', identified: 'trick',
  passage_opened: 'trick', passage_shut: 'trick', passage_sealed: 'trick', keen_eye: 'trick', passage: 'trick', worked: 'trick',
  spotted: 'seen', shaken_off: 'seen', parted: 'seen', report: 'seen', entered: 'seen', left: 'seen',
  rejoined: 'seen', trace_read: 'seen', arrived: 'seen',
};
const RANK = ['seen', 'trick', 'end'];
const MARK_PX = 13; // marks closer than this become one

/** Events of a recorded chase. */
export function eventsOf(replay: Replay): Happened[] {
  const name = (m: number) => replay.movers[m]?.name ?? 'somebody';
  return replay.meta.events.map(({ tick, event, mover, other }) => {
    return { tick, event, text: `${capital(event.replaceAll('_', ' '))}: ${name(mover)}${other >= 0 ? `, ${name(other)}` : ''}` };
  });
}

/** In a game no events are told while it goes on: its sentences are marked, and changes that the side sees for itself. */
export function toldIn(replay: Replay): Happened[] {
  const { chronicle, clouds, guises, doors } = replay.meta;
  const lines = (chronicle as (Sentence & { event?: string })[]).map(({ tick, text, event = '' }) => {
    return { tick, text, event: event === 'sighted' ? 'spotted' : event }; // for the first time, or anew
  });
  const smoke = clouds.map((cloud) => ({ tick: cloud.from_tick, event: 'smoke', text: 'Smoke' }));
  const worn = guises.filter((guise) => guise.looks_like !== null).map((guise) => {
    return { tick: guise.tick, event: 'guise_on', text: `${capital(replay.movers[guise.mover]!.name)} looks like a ${guise.looks_like}` };
  });
  const turned = doors.filter((door, i) => doors.slice(0, i).some((one) => one.passage === door.passage)).map((door) => {
    return { tick: door.tick, event: 'passage', text: `${capital(door.passage)}: ${door.state}` };
  });
  return [...lines, ...smoke, ...worn, ...turned].sort((a, b) => a.tick - b.tick);
}

/** Marks on a line of so many ticks, so wide: those close together as one, under the weightiest kind. */
export function marksOf(happened: readonly Happened[], ticks: number, width_px: number): Stop[] {
  const gap = (ticks * MARK_PX) / Math.max(MARK_PX, width_px);
  const stops: Stop[] = [];
  for (const one of happened) {
    const kind = MARKED[one.event];
    if (kind === undefined) continue;
    const stop = stops.at(-1);
    if (!stop || one.tick - stop.tick >= gap) {
      stops.push({ tick: one.tick, told: [one], kind });
      continue;
    }
    stop.told.push(one);
    if (RANK.indexOf(kind) > RANK.indexOf(stop.kind)) Object.assign(stop, { kind, tick: one.tick });
  }
  return stops;
}
