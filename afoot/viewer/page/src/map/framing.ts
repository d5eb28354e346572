/** What of the map is looked at until somebody moves it: the chase, as large as the map fills the picture. */

import type { Replay } from '../core/replay';
import type { Scene } from '../core/scene';
import { type Camera, fit, type Room, shapeOf, TILT } from './camera';
import { around, type Box, extentOf, goalsOf, moversAt, padded } from './extent';

const SMALL_PX = 8; // steps from node to node that are drawn smaller make a map too small to be shown whole
const MARGIN = 3; // in steps from node to node
const AHEAD = 0.15; // of what is looked at, that it grows by at once: the camera moves seldom, and not at every frame
const FILLED = 0.9; // of the widest box that the map covers: what is far away looks narrower

export class Framing {
  private readonly whole: Box;
  private readonly unit_m: number;
  private extent: Box;
  private must: Box | null;
  private seen: Box;

  private constructor({ meta, unit_m }: Scene, extent: Box, must: Box | null) {
    this.whole = meta.bounds_m;
    this.unit_m = unit_m;
    [this.extent, this.seen, this.must] = [extent, extent, must];
  }

  /** All of the map. */
  static whole(scene: Scene): Framing {
    return new Framing(scene, scene.meta.bounds_m, scene.meta.bounds_m);
  }

  /** A map whose chase is still to come. */
  static ground(scene: Scene): Framing {
    return new Framing(scene, scene.meta.bounds_m, null);
  }

  /** All of a chase where that is large enough to be looked at, else where its movers are, with the goals. */
  static chase(replay: Replay, scene: Scene, time: number): Framing {
    const now = moversAt(replay, time);
    const must = now && goalsOf(scene).reduce((box, [x, y]) => around(box, x, y), now);
    return new Framing(scene, extentOf(replay, scene), must && (padded(must, MARGIN * scene.unit_m) as Box));
  }

  /** The camera that shows it largest in one of some rooms of the window. */
  camera(rooms: readonly Room[]): Camera {
    const views = rooms.map((room) => {
      const box = this.box(room);
      return { box, camera: fit(padded(box, this.unit_m), this.whole, room) };
    });
    const { box, camera } = views.reduce((best, view) => (view.camera.zoom > best.camera.zoom ? view : best));
    this.seen = box;
    return camera;
  }

  /** What is to be in a room of the window. */
  box(room: Room): Box {
    const { wide_px, shape } = shapeOf(room, TILT);
    const across = ([west, south, east, north]: Box) => Math.max(east - west, (north - south) * shape);
    const [west, south, east, north] = this.whole;
    const width = Math.max(FILLED * Math.min(east - west, (north - south) * shape), this.must ? across(this.must) : 0);
    const small = (wide_px / across(this.whole)) * this.unit_m < SMALL_PX;
    return small && across(this.extent) > width ? this.about(width, width / shape) : this.extent;
  }

  /** Whether somebody has left what is looked at: from then on that reaches as far. */
  outgrown(replay: Replay, time: number): boolean {
    const now = moversAt(replay, time);
    const [west, south, east, north] = this.seen;
    if (!now || this.must === null || (now[0] >= west && now[1] >= south && now[2] <= east && now[3] <= north)) return false;
    const ahead = Math.max(MARGIN * this.unit_m, AHEAD * Math.max(east - west, north - south));
    const [w, s, e, n] = padded(now, ahead).map((at, side) => (side < 2 ? Math.max : Math.min)(at, this.whole[side]!)) as Box;
    this.must = around(around(this.must, w, s), e, n);
    this.extent = around(around(this.extent, w, s), e, n); // of a chase that is still played
    return true;
  }

  /** A box of this size about what must be in it, no farther over the map's edge than it has to be. */
  private about(width: number, height: number): Box {
    const of = this.must ?? this.whole;
    const middle = (low: number, high: number, from: number, to: number, size: number) => {
      if (size >= to - from) return (from + to) / 2;
      return Math.min(to - size / 2, Math.max(from + size / 2, (low + high) / 2));
    };
    const x = middle(of[0], of[2], this.whole[0], this.whole[2], width);
    const y = middle(of[1], of[3], this.whole[1], this.whole[3], height);
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  }
}
