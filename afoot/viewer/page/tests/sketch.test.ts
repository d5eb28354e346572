import { describe, expect, it } from 'vitest';

import { fit } from '../src/map/camera';
import { VIEW } from '../src/map/first';
import { paletteOf } from '../src/map/palette';
import { Sketch } from '../src/map/sketch';
import type { Drawing } from '../src/map/still';

type Call = [string, ...number[]];

/** A canvas whose pen notes what it is told. */
function canvas(): { element: HTMLCanvasElement; calls: Call[] } {
  const calls: Call[] = [];
  const pen = new Proxy({} as Record<string, unknown>, {
    get: (held, name: string) => held[name] ?? ((...told: number[]) => calls.push([name, ...told])),
    set: (held, name: string, value) => Boolean((held[name] = value)) || true,
  });
  return { element: { getContext: () => pen } as unknown as HTMLCanvasElement, calls };
}

const ROOM = { width: 800, height: 600, top: 0, right: 0, bottom: 0, left: 0 };
const CAMERA = fit([0, 0, 100, 100], [0, 0, 100, 100], ROOM);
const EMPTY: Drawing = { fills: [], open: [], houses: [], flat: false, high: [], hidden: [] };

function sketched(more: Partial<Drawing>, camera = CAMERA): Call[] {
  const { element, calls } = canvas();
  const viewport = VIEW.makeViewport({ width: 800, height: 600, viewState: camera })!;
  new Sketch(element, viewport, camera.target, 1).map({ ...EMPTY, ...more }, paletteOf('light'));
  return calls;
}

const places = (calls: Call[]) => calls.filter(([name]) => name === 'moveTo' || name === 'lineTo').map(([, x, y]) => [x!, y!]);

describe('the first picture', () => {
  it('has a way where deck.gl has it', () => {
    const path: [number, number, number][] = [[20, 30, 0], [70, 80, 5]];
    const viewport = VIEW.makeViewport({ width: 800, height: 600, viewState: CAMERA })!;
    const calls = sketched({ open: [{ path, width_m: 4, colour: [1, 2, 3], alpha: 255, dash: null }] });
    const expected = path.map((at) => viewport.project(at).slice(0, 2));
    places(calls).forEach((at, i) => at.forEach((value, k) => expect(value).toBeCloseTo(expected[i]![k]!, 3)));
    expect(places(calls)).toHaveLength(2);
  });

  it('leaves out what is beyond the window, and what is behind the camera', () => {
    const way = (y: number) => ({ path: [[0, y, 0], [100, y, 0]] as [number, number, number][], width_m: 1, colour: [0, 0, 0] as [number, number, number], alpha: 255, dash: null });
    expect(places(sketched({ open: [way(5000)] }))).toEqual([]);
    expect(places(sketched({ open: [way(-1e6)] }))).toEqual([]);
  });

  it('cuts a patch at the camera, so that what lies before it is filled', () => {
    const far = 1e5;
    const calls = sketched({ fills: [{ rings: [[[-far, -far, 0], [far, -far, 0], [far, far, 0], [-far, far, 0]]], colour: [9, 9, 9] }] });
    const at = places(calls);
    expect(at.length).toBeGreaterThanOrEqual(4);
    expect(at.flat().every(Number.isFinite)).toBe(true);
    expect(Math.max(...at.map(([, y]) => y!))).toBeGreaterThan(600); // down to below the window
    expect(calls.some(([name]) => name === 'fill')).toBe(true);
  });

  it('draws the walls that face the camera and no others', () => {
    const square: [number, number, number][] = [[40, 40, 0], [60, 40, 0], [60, 60, 0], [40, 60, 0]];
    const corners = (ring: [number, number, number][]) => sketched({ houses: [{ rings: [ring], height: 10 }] })
      .filter(([name]) => name === 'closePath').length;
    // From the south and above one sees the wall to the south, and the roof.
    expect(corners(square)).toBe(2);
    expect(corners([...square].reverse())).toBe(2);
  });
});
