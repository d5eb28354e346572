/** How far a chase reaches over the ground: where the camera begins. */

import { HIDDEN, type Replay } from '../core/replay';
import type { Scene } from '../core/scene';

const MARGIN = 6; // in steps from node to node
const LEAST = 24;
const MOST = 0.6; // of the map, either way: from there on all of it is shown

/** [west, south, east, north] of all that the chased and the chasers walked, or of the map where none is shown. */
export function extentOf(replay: Replay, scene: Scene): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const { x, y } = replay.tracks;
  replay.movers.forEach((mover, m) => {
    if (mover.side === 'bystander') return;
    for (let i = m * replay.width; i <= m * replay.width + replay.ticks; i++) {
      if (x[i] === undefined || x[i] === HIDDEN) continue;
      west = Math.min(west, x[i]! / 10);
      east = Math.max(east, x[i]! / 10);
      south = Math.min(south, y[i]! / 10);
      north = Math.max(north, y[i]! / 10);
    }
  });
  if (west > east) return scene.meta.bounds_m;
  const [w, s, e, n] = scene.meta.bounds_m;
  const least = Math.min(LEAST * scene.unit_m, Math.max(e - w, n - s)) / 2;
  if (east - west > MOST * (e - w) && north - south > MOST * (n - s)) return scene.meta.bounds_m;
  const [cx, cy] = [(west + east) / 2, (south + north) / 2];
  const margin = MARGIN * scene.unit_m;
  const half = [Math.max(least, (east - west) / 2 + margin), Math.max(least, (north - south) / 2 + margin)];
  return [cx - half[0]!, cy - half[1]!, cx + half[0]!, cy + half[1]!];
}
