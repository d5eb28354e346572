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
const STEEPEST = 90;
const FLATTEST = 20;
const RADIANS = Math.PI / 180;

/** The window in CSS pixels, and how much of it other things cover at its top and right. */
export interface Room {
  width: number;
  height: number;
  top: number;
  right: number;
}

/** A camera that sees all of some bounds in the free part of a window, north up; `whole`: as far as it may go. */
export function fit(bounds: Bounds, whole: Bounds, room: Room, tilt = TILT): Camera {
  const [west, south, east, north] = bounds as [number, number, number, number];
  const zoom = zoomFor(bounds, room, tilt) - 0.1;
  const metres = 1 / 2 ** zoom; // of a pixel
  const x = (west + east) / 2 + (room.right / 2) * metres;
  const y = (south + north) / 2 + ((room.top / 2) * metres) / Math.sin(tilt * RADIANS);
  return {
    target: [x, y, 0], zoom, rotationX: tilt, rotationOrbit: 0,
    minZoom: zoomFor(whole, room, tilt) - 1, maxZoom: Math.max(5, zoomFor(whole, room, tilt) + 3),
    minRotationX: FLATTEST, maxRotationX: STEEPEST,
  };
}

function zoomFor(bounds: Bounds, room: Room, tilt: number): number {
  const [west, south, east, north] = bounds as [number, number, number, number];
  const across = Math.max(1e-3, east - west);
  const deep = Math.max(1e-3, north - south) * Math.sin(tilt * RADIANS);
  const free = [Math.max(80, room.width - room.right), Math.max(80, room.height - room.top)];
  return Math.log2(Math.min(free[0]! / across, free[1]! / deep));
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
