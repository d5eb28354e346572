/** How far a chase reaches over the ground: where the camera begins. */

import { HIDDEN, type Replay } from '../core/replay';
import type { Scene } from '../core/scene';

const MARGIN = 6; // in steps from node to node
const LEAST = 24;
const MOST = 0.6; // of the map, either way: from there on all of it is shown
const MANY_GOALS = 12; // from here on exits stand all around, and there is always a near one
const GROWN = 1.6; // how many times as wide or as deep goals may make what is framed
export type Box = [west: number, south: number, east: number, north: number];

/** All that the chased and the chasers walked, with the goals about it; or the map where nobody is shown. */
export function extentOf(replay: Replay, scene: Scene): Box {
  const box = walked(replay);
  const [w, s, e, n] = scene.meta.bounds_m;
  if (box[0] > box[2]) return [w, s, e, n];
  const least = Math.min(LEAST * scene.unit_m, Math.max(e - w, n - s));
  const goals = withGoals(box, least, scene);
  if (goals[2] - goals[0] > MOST * (e - w) && goals[3] - goals[1] > MOST * (n - s)) return [w, s, e, n];
  const [west, south, east, north] = roomy(goals, least, MARGIN * scene.unit_m);
  return [Math.max(w, west), Math.max(s, south), Math.min(e, east), Math.min(n, north)]; // beyond the map is nothing to see
}

/** Where pursuers, evaders and decoys were. */
function walked(replay: Replay): Box {
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const { x, y } = replay.tracks;
  replay.movers.forEach((mover, m) => {
    if (mover.side === 'bystander') return;
    for (let i = m * replay.width; i <= m * replay.width + replay.ticks; i++) {
      if (x[i] !== undefined && x[i] !== HIDDEN) box = around(box, x[i]! / 10, y[i]! / 10);
    }
  });
  return box;
}

/** Where they are at a time; null where none of them is shown. */
export function moversAt(replay: Replay, time: number): Box | null {
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const at: [number, number, number] = [0, 0, 0];
  replay.movers.forEach((mover, m) => {
    if (mover.side !== 'bystander' && replay.place(m, time, at)) box = around(box, at[0], at[1]);
  });
  return box[0] > box[2] ? null : box;
}

/** Where refuges are, and exits, unless these stand all around. */
export function goalsOf({ meta, x, y }: Scene): [x: number, y: number][] {
  return [...meta.refuges, ...(meta.exits.length < MANY_GOALS ? meta.exits : [])].map(({ node }) => [x[node]!, y[node]!]);
}

/** A box with a margin, at least so wide and deep. */
function roomy([west, south, east, north]: Box, least: number, margin: number): Box {
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const [across, up] = [Math.max(least / 2, (east - west) / 2 + margin), Math.max(least / 2, (north - south) / 2 + margin)];
  return [x - across, y - up, x + across, y + up];
}

/** What was walked, with the goals that lie so near that the chase stays large, the nearest first. */
function withGoals(chase: Box, least: number, scene: Scene): Box {
  const goals = goalsOf(scene).map(([x, y]) => around(chase, x, y));
  const wide = Math.max(least, chase[2] - chase[0]);
  const deep = Math.max(least, chase[3] - chase[1]);
  const grown = ([west, south, east, north]: Box) => Math.max((east - west) / wide, (north - south) / deep);
  return goals.sort((a, b) => grown(a) - grown(b)).reduce((box, goal) => {
    const both = around(around(box, goal[0], goal[1]), goal[2], goal[3]);
    return grown(both) <= GROWN ? both : box;
  }, chase);
}

export function around([west, south, east, north]: Box, x: number, y: number): Box {
  return [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
}

export function padded([west, south, east, north]: readonly number[], by: number): number[] {
  return [west! - by, south! - by, east! + by, north! + by];
}
