/** The layers that stand still: made once for a scene, a theme and a choice of floors, and never again. */

import type { Layer } from '@deck.gl/core';

import { type Point, ringCount, ringsOf, type Scene } from '../core/scene';
import { edges, footprints, type House, housesOf, shadows, standing } from './houses';
import { Mesh, simplified, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import type { Palette, Rgb } from './palette';
import { joinHops, type Line } from './ways';

export interface StillChoice {
  palette: Palette;
  floor: number | null;
  raised: boolean;
}

interface Style {
  width_m: number;
  colour: keyof Pick<Palette, 'street' | 'footway' | 'woodsWay' | 'indoor' | 'tunnel' | 'roof'>;
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
const GRAPH_WIDTH = 0.3; // the hops of a graph are lines, not streets
const SLACK_M = 0.4;
const CASING_M = 1.6;
const FADED = 46;
const UNDER = { depthWriteEnabled: false, depthCompare: 'always' } as const;
const OVER = { depthWriteEnabled: false } as const;

function styleOf(line: Line): Style {
  const style = STYLES[line.going] ?? STYLES.street!;
  return line.indoors && style.dash === null ? { ...style, width_m: 2, colour: 'indoor', dash: [4, 2.5] } : style;
}

function sheet(mesh: Mesh, scene: Scene, palette: Palette): void {
  const [west, south, east, north] = scene.meta.bounds_m;
  const m = SHEET_MARGIN * scene.unit_m;
  mesh.fill([[[west - m, south - m, 0], [east + m, south - m, 0], [east + m, north + m, 0], [west - m, north + m, 0]]], palette.sheet);
  const kinds = scene.meta.area_kinds ?? [];
  const order = Array.from({ length: ringCount(scene.areas) }, (_, i) => i).reverse();
  for (const i of order) {
    mesh.fill(ringsOf(scene.areas, i, 0), palette.areas[kinds[scene.areaKind[i]!] ?? ''] ?? palette.area);
  }
}

/** The layers below what moves, in two parts: `under` what lies on the ground, `above` what stands on or under it. */
export class Still {
  readonly of: Scene;
  private readonly lines: Line[];
  private readonly houses: House[];
  private readonly scale: number;
  private generation = 0;

  constructor(scene: Scene) {
    this.of = scene;
    this.scale = Math.min(1, scene.unit_m / DRAWN_FOR_M) * (scene.meta.stride_m === null ? GRAPH_WIDTH : 1);
    this.lines = joinHops(scene).map((line) => ({ ...line, path: simplified(line.path, SLACK_M * this.scale) }));
    this.houses = housesOf(scene);
  }

  get houseCount(): number {
    return this.houses.length;
  }

  layers(choice: StillChoice): { under: Layer[]; above: Layer[] } {
    this.generation++;
    const { palette } = choice;
    const flat = !choice.raised || choice.floor !== null;
    const open = new Set(this.lines.filter((line) => OPEN_WAYS.has(line.going) && !line.indoors));
    const others = this.lines.filter((line) => !open.has(line));
    const ground = new Mesh();
    sheet(ground, this.of, palette);
    if (flat) footprints(ground, this.houses, palette.flat);
    else shadows(ground, this.houses, palette.shadow);
    this.ways(ground, [...open], choice, true);
    this.ways(ground, [...open], choice, false);
    const high = new Mesh();
    this.ways(high, others.filter((line) => styleOf(line).dash === null), choice, false);
    const hidden = new Mesh();
    this.ways(hidden, others.filter((line) => styleOf(line).dash !== null), choice, false);
    const rims = this.layer('rims', edges(this.houses, palette, flat), flat ? UNDER : OVER, true);
    return {
      under: [this.layer('ground', ground.pack(), UNDER), ...(flat ? [rims] : [])],
      above: [
        ...(flat ? [] : [this.layer('buildings', standing(this.houses, palette), {}), rims]),
        this.layer('high', high.pack(), OVER), this.layer('hidden', hidden.pack(), UNDER),
      ],
    };
  }

  private scaled([dash, gap]: readonly [number, number]): [number, number] {
    return [dash * this.scale, gap * this.scale];
  }

  private layer(id: string, mesh: Triangles, parameters: object, lines = false): Layer {
    return new MeshLayer({ id: `${id}-${this.generation}`, mesh, parameters, lines, leastWidth: 1.3 });
  }

  private ways(mesh: Mesh, lines: readonly Line[], { palette, floor }: StillChoice, casing: boolean): void {
    for (const line of lines) {
      const style = styleOf(line);
      const alpha = floor === null || line.layer === floor ? 255 : FADED;
      const colour: Rgb = casing ? palette.casing : palette[style.colour];
      const path: Point[] = line.path;
      if (style.dash === null) mesh.ribbon(path, (style.width_m + (casing ? CASING_M : 0)) * this.scale, colour, alpha);
      else if (!casing) mesh.dashes(path, style.width_m * this.scale, this.scaled(style.dash), colour, alpha);
    }
  }
}
