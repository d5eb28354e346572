/** The layers that stand still: made once for a scene, a theme and a choice of floors, and never again. */

import type { Layer } from '@deck.gl/core';

import { type Point, ringCount, ringsOf, type Scene } from '../core/scene';
import { padded } from './extent';
import { edges, footprints, type House, housesOf, shadows, standing } from './houses';
import { Mesh, simplified, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import { FADED, type Palette, type Rgb } from './palette';
import { Roofs } from './roofs';
import { joinHops, type Line } from './ways';

export interface StillChoice {
  palette: Palette;
  floor: number | null;
  raised: boolean;
}

/** A flat patch. */
export interface Fill {
  rings: Point[][];
  colour: Rgb;
}
/** A way as it is drawn; `dash`: metres drawn and left out. */
export interface Stroke {
  path: Point[];
  width_m: number;
  colour: Rgb;
  alpha: number;
  dash: [number, number] | null;
}
/** All that stands still, as shapes: what is drawn first comes first, and so within each list. */
export interface Drawing {
  fills: Fill[];
  open: Stroke[]; // with their casings
  houses: readonly House[];
  flat: boolean; // no house stands up
  high: Stroke[];
  hidden: Stroke[];
}

export type WayColour = 'street' | 'footway' | 'woodsWay' | 'indoor' | 'tunnel' | 'roof'; // as the palette has it
interface Style {
  width_m: number;
  colour: WayColour;
  dash: readonly [number, number] | null; // metres
}

const STYLES: Record<string, Style> = {
  street: { width_m: 8, colour: 'street', dash: null },
  footway: { width_m: 4, colour: 'footway', dash: null },
  path: { width_m: 2.6, colour: 'woodsWay', dash: null },
  stairs: { width_m: 3.2, colour: 'footway', dash: [1.2, 0.8] },
  woods: { width_m: 1.8, colour: 'woodsWay', dash: [3, 3] },
  corridor: { width_m: 2, colour: 'indoor', dash: [4, 2.5] },
  archway: { width_m: 2.6, colour: 'indoor', dash: [4, 2.5] },
  tunnel: { width_m: 2.4, colour: 'tunnel', dash: [6, 3.5] },
  stoop: { width_m: 1.8, colour: 'tunnel', dash: [3, 3] },
  crawl: { width_m: 1.5, colour: 'tunnel', dash: [1.5, 3] },
  roof: { width_m: 2, colour: 'roof', dash: null },
  jump: { width_m: 1.6, colour: 'roof', dash: [1.6, 1.8] },
  climb: { width_m: 1.6, colour: 'roof', dash: [1, 1.2] },
  air: { width_m: 1.2, colour: 'roof', dash: [1, 3] },
};
const OPEN_WAYS = new Set(['street', 'footway', 'path', 'woods', 'stairs']);
const DRAWN_FOR_M = 10; // the widths above are for nodes this far apart; they shrink with what lies closer
const SHEET_MARGIN = 6; // in steps from node to node
const GROUND_M = 60; // so far beyond the nodes ground goes on
const GRAPH_WIDTH = 0.3; // the hops of a graph are lines, not streets
const SLACK_M = 0.4;
const CASING_M = 1.6;
export const LEAST_WAY_PX = 1.3;
const UNDER = { depthWriteEnabled: false, depthCompare: 'always' } as const;
const OVER = { depthWriteEnabled: false } as const;

function styleOf(line: Pick<Line, 'going' | 'indoors'>): Style {
  const style = STYLES[line.going] ?? STYLES.street!;
  return line.indoors && style.dash === null ? { ...style, width_m: 2, colour: 'indoor', dash: [4, 2.5] } : style;
}

/** Which ways there are to be told apart. */
export function drawnWays({ hopA, hopB, hopGoing, domain, meta }: Scene): Set<WayColour> {
  const kinds = new Set(Array.from(hopGoing, (going, h) => going * 2 + (domain[hopA[h]!]! > 0 && domain[hopB[h]!]! > 0 ? 1 : 0)));
  return new Set([...kinds].map((kind) => styleOf({ going: meta.goings[kind >> 1] ?? '', indoors: (kind & 1) === 1 }).colour));
}

/** The sheet that all lies on: around the nodes, and under all the ground. */
function sheetOf({ meta, unit_m, grounds: { x, y } }: Scene): Point[] {
  const m = x.length > 0 ? GROUND_M : SHEET_MARGIN * unit_m;
  let [west, south, east, north] = padded(meta.bounds_m, m) as [number, number, number, number];
  for (let i = 0; i < x.length; i++) {
    [west, east] = [Math.min(west, x[i]!), Math.max(east, x[i]!)];
    [south, north] = [Math.min(south, y[i]!), Math.max(north, y[i]!)];
  }
  return [[west, south, 0], [east, south, 0], [east, north, 0], [west, north, 0]];
}

/** The sheet, the areas on it and the ground, the lowest first. */
function ground(scene: Scene, palette: Palette): Fill[] {
  const { area_kinds: uses = [], ground_kinds: kinds = [] } = scene.meta;
  const ofArea = (kind: string) => palette.areas[kind] ?? palette.grounds[kind] ?? palette.area;
  const order = Array.from({ length: ringCount(scene.areas) }, (_, i) => i).reverse();
  return [
    { rings: [sheetOf(scene)], colour: palette.sheet },
    ...order.map((i) => ({
      rings: ringsOf(scene.areas, i, 0), colour: ofArea(uses[scene.areaKind[i]!] ?? ''),
    })),
    ...Array.from(scene.groundKind, (kind, i) => ({
      rings: ringsOf(scene.grounds, i, 0), colour: palette.grounds[kinds[kind] ?? ''] ?? palette.sheet,
    })),
  ];
}

/** The layers below what moves, in two parts: `under` what lies on the ground, `above` what stands on or under it. */
export class Still {
  readonly of: Scene;
  private readonly lines: Line[];
  private readonly houses: House[];
  private readonly roofs: Roofs;
  private readonly scale: number;
  private generation = 0;

  constructor(scene: Scene) {
    this.of = scene;
    this.scale = Math.min(1, scene.unit_m / DRAWN_FOR_M) * (scene.meta.stride_m === null ? GRAPH_WIDTH : 1);
    this.lines = joinHops(scene).map((line) => ({ ...line, path: simplified(line.path, SLACK_M * this.scale) }));
    this.houses = housesOf(scene);
    this.roofs = new Roofs(this.houses);
  }

  get houseCount(): number {
    return this.houses.length;
  }

  /** What hides the ground: null where no house stands up. */
  hiding({ floor, raised }: Omit<StillChoice, 'palette'>): Roofs | null {
    return raised && floor === null ? this.roofs : null;
  }

  /** What there is to draw; layers() and the first picture are made of it. */
  drawing(choice: StillChoice): Drawing {
    const open = new Set(this.lines.filter((line) => OPEN_WAYS.has(line.going) && !line.indoors));
    const others = this.lines.filter((line) => !open.has(line));
    return {
      fills: ground(this.of, choice.palette),
      open: [...this.casings([...open], choice), ...this.strokes([...open], choice)],
      houses: this.houses,
      flat: this.hiding(choice) === null,
      high: this.strokes(others.filter((line) => styleOf(line).dash === null), choice),
      hidden: this.strokes(others.filter((line) => styleOf(line).dash !== null), choice),
    };
  }

  layers(choice: StillChoice): { under: Layer[]; above: Layer[] } {
    this.generation++;
    const { palette } = choice;
    const { fills, open, houses, flat, high, hidden } = this.drawing(choice);
    const under = new Mesh();
    for (const { rings, colour } of fills) under.fill(rings, colour);
    if (flat) footprints(under, houses, palette.flat);
    else shadows(under, houses, palette.shadow);
    draw(under, open);
    const rims = this.layer('rims', edges(houses, palette, flat), flat ? UNDER : OVER, true);
    return {
      under: [this.layer('ground', under.pack(), UNDER), ...(flat ? [rims] : [])],
      above: [
        ...(flat ? [] : [this.layer('buildings', standing(houses, palette), {}), rims]),
        this.layer('high', draw(new Mesh(), high).pack(), OVER), this.layer('hidden', draw(new Mesh(), hidden).pack(), UNDER),
      ],
    };
  }

  private layer(id: string, mesh: Triangles, parameters: object, lines = false): Layer {
    return new MeshLayer({ id: `${id}-${this.generation}`, mesh, parameters, lines, leastWidth: LEAST_WAY_PX });
  }

  private strokes(lines: readonly Line[], { palette, floor }: StillChoice): Stroke[] {
    return lines.map((line) => {
      const { width_m, colour, dash } = styleOf(line);
      return {
        path: line.path, width_m: width_m * this.scale, colour: palette[colour],
        alpha: floor === null || line.layer === floor ? 255 : FADED, dash: dash && [dash[0] * this.scale, dash[1] * this.scale],
      };
    });
  }

  /** What sets ways that are not dashed off from the ground. */
  private casings(lines: readonly Line[], choice: StillChoice): Stroke[] {
    return this.strokes(lines, choice).filter((one) => one.dash === null)
      .map((one) => ({ ...one, width_m: one.width_m + CASING_M * this.scale, colour: choice.palette.casing }));
  }
}

function draw(mesh: Mesh, strokes: readonly Stroke[]): Mesh {
  for (const { path, width_m, colour, alpha, dash } of strokes) {
    if (dash === null) mesh.ribbon(path, width_m, colour, alpha);
    else mesh.dashes(path, width_m, dash, colour, alpha);
  }
  return mesh;
}
