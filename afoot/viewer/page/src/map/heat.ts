/** A value per node drawn as lit ways: places are fixed, colours are rewritten only when the frame changes. */

import type { Layer } from '@deck.gl/core';

import type { Replay } from '../core/replay';
import type { Scene } from '../core/scene';
import { Mesh, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import { heatTable, type Rgb } from './palette';

const WIDTH = 0.7; // in steps from node to node
const CORNERS = 4; // of a hop's ribbon: two at each end
const OVER_GROUND = { depthWriteEnabled: false, depthCompare: 'always' } as const;

const MOST = 255; // of a value; where it is told as itself, whatever is above it is told as this

let made = 0;

/** The value that has a layer's last colour: the largest of the chase. `more`: there are some beyond all that is told. */
export interface Top {
  value: number; // as its frames have it
  told: number; // in the layer's unit
  more: boolean;
}
const tops = new WeakMap<Uint8Array, Top>();

export function topOf({ head, values }: NonNullable<ReturnType<Replay['layers']['get']>>): Top {
  let found = tops.get(values);
  if (!found) {
    const cut = head.high === MOST;
    let [value, more] = [0, false];
    for (const one of values) {
      if (cut && one === MOST) more = true;
      else if (one > value) value = one;
    }
    value ||= MOST;
    found = { value, told: Math.round(head.low + ((head.high - head.low) * value) / MOST), more };
    tops.set(values, found);
  }
  return found;
}

export class Heat {
  private readonly scene: Scene;
  private readonly stops: Rgb[];
  private readonly id = `heat-${made++}`;
  private mesh: Triangles | null = null;
  private frame: Uint8Array | undefined;
  private top = 0;
  private drawn: Layer[] = [];

  constructor(scene: Scene, stops: Rgb[]) {
    this.scene = scene;
    this.stops = stops;
  }

  /** The layer for a frame whose colours end at a value; the same one as before where both are the same. */
  layers(frame: Uint8Array | undefined, top: number): Layer[] {
    if (!frame) return [];
    if (frame === this.frame && top === this.top) return this.drawn;
    this.frame = frame;
    this.top = top;
    this.mesh ??= this.ribbons();
    this.paint(frame, heatTable(this.stops, top));
    // a new object with the same arrays: the layer sees that its colours are new
    this.drawn = [new MeshLayer({ id: this.id, mesh: { ...this.mesh }, parameters: OVER_GROUND, leastWidth: 2.5 })];
    return this.drawn;
  }

  private ribbons(): Triangles {
    const mesh = new Mesh();
    const { hopA, hopB } = this.scene;
    const width_m = WIDTH * Math.min(10, this.scene.unit_m);
    for (let h = 0; h < hopA.length; h++) {
      mesh.ribbon([this.scene.position(hopA[h]!), this.scene.position(hopB[h]!)], width_m, [0, 0, 0], 0);
    }
    return mesh.pack();
  }

  private paint(frame: Uint8Array, table: Uint32Array): void {
    const colours = new Uint32Array(this.mesh!.colours.buffer);
    const { hopA, hopB } = this.scene;
    for (let h = 0; h < hopA.length; h++) {
      const [a, b] = [frame[hopA[h]!]!, frame[hopB[h]!]!];
      const both = a !== 0 && b !== 0;
      const at = h * CORNERS;
      colours[at] = colours[at + 1] = both ? table[a]! : 0;
      colours[at + 2] = colours[at + 3] = both ? table[b]! : 0;
    }
  }
}
