/** The layers that stand still: made once for a scene, a theme and a choice of floors, and never again. */

import type { Layer } from '@deck.gl/core';
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';

import { type Point, ringCount, ringsOf, type Scene } from '../core/scene';
import type { Palette, Rgb } from './palette';
import { joinHops, type Line } from './ways';

export interface StillChoice {
  palette: Palette;
  floor: number | null;
  raised: boolean;
}

interface House {
  rings: Point[][];
  height: number;
}
interface Style {
  width_m: number;
  colour: keyof Pick<Palette, 'street' | 'footway' | 'woodsWay' | 'indoor' | 'tunnel' | 'roof'>;
  dash: [number, number] | null;
}

const STYLES: Record<string, Style> = {
  street: { width_m: 7, colour: 'street', dash: null },
  footway: { width_m: 3.6, colour: 'footway', dash: null },
  path: { width_m: 2.4, colour: 'woodsWay', dash: null },
  stairs: { width_m: 3, colour: 'footway', dash: [0.6, 0.5] },
  woods: { width_m: 2, colour: 'woodsWay', dash: [1.5, 1.5] },
  corridor: { width_m: 2.2, colour: 'indoor', dash: [2, 1.4] },
  archway: { width_m: 3, colour: 'indoor', dash: [2, 1.4] },
  tunnel: { width_m: 2.6, colour: 'tunnel', dash: [2.6, 1.6] },
  stoop: { width_m: 2, colour: 'tunnel', dash: [1.6, 1.6] },
  crawl: { width_m: 1.6, colour: 'tunnel', dash: [0.8, 1.6] },
  roof: { width_m: 2.2, colour: 'roof', dash: null },
  jump: { width_m: 1.8, colour: 'roof', dash: [1, 1.2] },
  climb: { width_m: 1.8, colour: 'roof', dash: [0.6, 0.8] },
  air: { width_m: 1.4, colour: 'roof', dash: [0.6, 2] },
};
const OPEN_WAYS = new Set(['street', 'footway', 'path', 'woods', 'stairs']);
const SHEET_MARGIN_M = 60;
const FADED = 46;
const UNDER = { depthWriteEnabled: false, depthCompare: 'always' } as const;
const MATERIAL = { ambient: 0.62, diffuse: 0.5, shininess: 12, specularColor: [40, 40, 40] as Rgb };

function styleOf(line: Line): Style {
  const style = STYLES[line.going] ?? STYLES.street!;
  return line.indoors && style.dash === null ? { ...style, width_m: 2.2, colour: 'indoor', dash: [2, 1.4] } : style;
}

function sheet(scene: Scene, palette: Palette): Layer {
  const [west, south, east, north] = scene.meta.bounds_m;
  const m = SHEET_MARGIN_M;
  const polygon = [[west - m, south - m], [east + m, south - m], [east + m, north + m], [west - m, north + m]];
  return new SolidPolygonLayer({
    id: 'sheet', data: [{ polygon }], getPolygon: (d: { polygon: number[][] }) => d.polygon as Point[],
    getFillColor: palette.sheet, parameters: UNDER,
  });
}

function areas(scene: Scene, palette: Palette): Layer {
  const kinds = scene.meta.area_kinds ?? [];
  const data = Array.from({ length: ringCount(scene.areas) }, (_, i) => ({
    polygon: ringsOf(scene.areas, i, 0),
    colour: palette.areas[kinds[scene.areaKind[i]!] ?? ''] ?? palette.area,
  }));
  return new SolidPolygonLayer({
    id: 'areas', data, getPolygon: (d: (typeof data)[number]) => d.polygon,
    getFillColor: (d: (typeof data)[number]) => d.colour, parameters: UNDER,
  });
}

function ways(id: string, lines: Line[], choice: StillChoice, casing: boolean, under: boolean): Layer {
  const { palette, floor } = choice;
  const alpha = (line: Line) => (floor === null || line.layer === floor ? 255 : FADED);
  return new PathLayer<Line>({
    id,
    data: lines,
    getPath: (line) => line.path,
    getWidth: (line) => styleOf(line).width_m + (casing ? 2.4 : 0),
    getColor: (line) => [...(casing ? palette.casing : palette[styleOf(line).colour]), alpha(line)],
    widthUnits: 'meters',
    widthMinPixels: casing ? 2 : 1.1,
    jointRounded: true,
    capRounded: true,
    parameters: under ? UNDER : { depthWriteEnabled: false },
  });
}

function dashed(id: string, lines: Line[], choice: StillChoice): Layer {
  const { palette, floor } = choice;
  return new PathLayer<Line, { getDashArray: (line: Line) => [number, number]; dashJustified: boolean }>({
    id,
    data: lines,
    getPath: (line) => line.path,
    getWidth: (line) => styleOf(line).width_m,
    getColor: (line) => [...palette[styleOf(line).colour], floor === null || line.layer === floor ? 235 : FADED],
    widthUnits: 'meters',
    widthMinPixels: 1.4,
    getDashArray: (line) => styleOf(line).dash ?? [2, 1],
    dashJustified: true,
    extensions: [new PathStyleExtension({ dash: true })],
    parameters: { depthWriteEnabled: false, depthCompare: 'always' },
  });
}

function houses(scene: Scene): House[] {
  return Array.from({ length: ringCount(scene.buildings) }, (_, i) => ({
    rings: ringsOf(scene.buildings, i, scene.base[i] ?? 0),
    height: Math.max(0.1, scene.height[i] ?? 9),
  }));
}

/** Closed lines round every ring, at the height that `z` gives. */
function rims(data: House[], z: (house: House) => number): Point[][] {
  return data.flatMap((house) => house.rings.map((points) => {
    const top = points.map(([x, y]) => [x, y, z(house)] as Point);
    return [...top, top[0]!];
  }));
}

function standing(data: House[], palette: Palette): Layer[] {
  return [
    new SolidPolygonLayer<House>({
      id: 'buildings', data, extruded: true, getPolygon: (house) => house.rings,
      getElevation: (house) => house.height, getFillColor: palette.building, material: MATERIAL,
    }),
    new PathLayer<Point[]>({
      id: 'edges', data: rims(data, (house) => house.rings[0]![0]![2] + house.height + 0.15), getPath: (path) => path,
      widthUnits: 'pixels', getWidth: 1, getColor: [...palette.edge, 190], parameters: { depthWriteEnabled: false },
    }),
  ];
}

function lying(data: House[], palette: Palette): Layer[] {
  return [
    new SolidPolygonLayer<House>({
      id: 'footprints', data, getFillColor: palette.flat, parameters: UNDER,
      getPolygon: (house) => house.rings.map((points) => points.map(([x, y]) => [x, y, 0] as Point)),
    }),
    new PathLayer<Point[]>({
      id: 'outlines', data: rims(data, () => 0), getPath: (path) => path,
      widthUnits: 'pixels', getWidth: 1, getColor: [...palette.edge, 170], parameters: UNDER,
    }),
  ];
}

/** The layers below what moves, in two parts: `under` what lies on or below the ground, `above` what stands on it. */
export class Still {
  private readonly lines: Line[];
  private readonly houses: House[];
  readonly of: Scene;

  constructor(scene: Scene) {
    this.of = scene;
    this.lines = joinHops(scene);
    this.houses = houses(scene);
  }

  layers(choice: StillChoice): { under: Layer[]; above: Layer[] } {
    const flat = !choice.raised || choice.floor !== null;
    const open = this.lines.filter((line) => OPEN_WAYS.has(line.going) && !line.indoors);
    const solid = open.filter((line) => styleOf(line).dash === null);
    const broken = open.filter((line) => styleOf(line).dash !== null);
    const hidden = this.lines.filter((line) => !open.includes(line) && styleOf(line).dash !== null);
    const high = this.lines.filter((line) => !open.includes(line) && styleOf(line).dash === null);
    const ground = [sheet(this.of, choice.palette), areas(this.of, choice.palette)];
    return {
      under: [
        ...ground,
        ...(flat ? lying(this.houses, choice.palette) : []),
        ways('casing', solid, choice, true, true),
        ways('streets', solid, choice, false, true),
        dashed('broken', broken, choice),
      ],
      above: [
        ...(flat ? [] : standing(this.houses, choice.palette)),
        ways('high', high, choice, false, false),
        dashed('hidden', hidden, choice),
      ],
    };
  }

  get houseCount(): number {
    return this.houses.length;
  }
}
