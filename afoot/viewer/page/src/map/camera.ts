/** Where the camera stands: a tilted orbit over the ground, dragged like a map. */

import type { OrbitViewState } from '@deck.gl/core';

export interface Camera {
  target: [number, number, number];
  zoom: number;
  rotationX: number;
  rotationOrbit: number;
  minZoom: number;
  maxZoom: number;
  minRotationX: number;
  maxRotationX: number;
}

type Bounds = readonly number[];

export const TILT = 52;
export const FOV_Y = 35; // degrees
const STEEPEST = 90;
const FLATTEST = 20;
const RADIANS = Math.PI / 180;

/** The window in CSS pixels, and how much of it other things cover along its edges. */
export interface Room {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const SETTLED = 12; // rounds: each halves what is missing at least
const NEAREST = 0.2; // of the camera's distance: what is closer is not reckoned with any more

/** A camera that sees all of some bounds in the free part of a window, north up; `whole`: as far as it may go. */
export function fit(bounds: Bounds, whole: Bounds, room: Room, tilt = TILT): Camera {
  const { x, y, zoom } = seeing(bounds, room, tilt);
  const least = seeing(whole, room, tilt).zoom;
  return {
    target: [x, y, 0], zoom, rotationX: tilt, rotationOrbit: 0, minZoom: least - 1, maxZoom: Math.max(5, least + 3),
    minRotationX: FLATTEST, maxRotationX: STEEPEST,
  };
}

/** The free part of a window: its width, and how much wider than deep the ground is that it shows. */
export function shapeOf(room: Room, tilt: number): { wide_px: number; shape: number } {
  const [wide, high] = freeOf(room);
  return { wide_px: wide, shape: (wide / high) * Math.sin(tilt * RADIANS) };
}

function freeOf(room: Room): [wide: number, high: number] {
  return [Math.max(80, room.width - room.left - room.right), Math.max(80, room.height - room.top - room.bottom)];
}

/** The target on the ground and the zoom at which the corners of bounds just fit: those near the camera look larger. */
function seeing(bounds: Bounds, room: Room, tilt: number): { x: number; y: number; zoom: number } {
  const [west, south, east, north] = bounds as [number, number, number, number];
  const free = freeOf(room);
  const middle = [(room.left - room.right) / 2, (room.bottom - room.top) / 2]; // of the free part, right and up of the window's
  const deep = Math.sin(tilt * RADIANS);
  let [x, y] = [(west + east) / 2, (south + north) / 2];
  let zoom = Math.log2(Math.min(free[0]! / Math.max(1e-3, east - west), free[1]! / Math.max(1e-3, (north - south) * deep))) - 1;
  for (let round = 0; round < SETTLED; round++) {
    const corners = [[west, south], [east, south], [west, north], [east, north]].map(([cx, cy]) => {
      return onScreen(cx! - x, cy! - y, 2 ** zoom, room.height, tilt);
    });
    const [across, up] = [corners.map((at) => at[0]), corners.map((at) => at[1])];
    const box = [Math.min(...across), Math.min(...up), Math.max(...across), Math.max(...up)];
    x += ((box[0]! + box[2]!) / 2 - middle[0]!) / 2 ** zoom;
    y += ((box[1]! + box[3]!) / 2 - middle[1]!) / deep / 2 ** zoom;
    zoom += Math.log2(Math.min(free[0]! / Math.max(1e-3, box[2]! - box[0]!), free[1]! / Math.max(1e-3, box[3]! - box[1]!)));
  }
  return { x, y, zoom };
}

/** Where a place on the ground so far east and north of the target is drawn: pixels right and up of the window's middle. */
export function onScreen(east_m: number, north_m: number, scale: number, height: number, tilt: number): [number, number] {
  const away = height / 2 / Math.tan((FOV_Y / 2) * RADIANS); // from the camera to its target
  const depth = Math.max(NEAREST * away, away + north_m * scale * Math.cos(tilt * RADIANS));
  return [(east_m * scale * away) / depth, (north_m * scale * Math.sin(tilt * RADIANS) * away) / depth];
}

/** Takes what the controller made of a drag, and keeps the camera's target on the ground along its line of sight. */
export function grounded(state: OrbitViewState, limits: readonly number[], before: Camera): Camera {
  const [x, y, z] = state.target as [number, number, number];
  const tilt = Math.max(FLATTEST, state.rotationX ?? before.rotationX) * RADIANS;
  const turn = (state.rotationOrbit ?? 0) * RADIANS;
  const ahead = z / Math.tan(tilt); // the way along the ground from a point at height z to where the sight meets it
  const [west, south, east, north] = limits as [number, number, number, number];
  const keep = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    ...before,
    zoom: state.zoom as number,
    rotationX: state.rotationX ?? before.rotationX,
    rotationOrbit: state.rotationOrbit ?? before.rotationOrbit,
    target: [keep(x + Math.sin(turn) * ahead, west, east), keep(y + Math.cos(turn) * ahead, south, north), 0],
  };
}
