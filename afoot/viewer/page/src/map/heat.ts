/** A value per node drawn as lit ways: places are fixed, colours are rewritten only when the frame changes. */

import type { Layer } from '@deck.gl/core';

import type { Scene } from '../core/scene';
import { Mesh, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';

const WIDTH = 0.7; // in steps from node to node
const CORNERS = 4; // of a hop's ribbon: two at each end
const OVER_GROUND = { depthWriteEnabled: false, depthCompare: 'always' } as const;

let made = 0;

export class Heat {
  private readonly scene: Scene;
  private readonly id = `heat-${made++}`;
  private mesh: Triangles | null = null;
  private frame: Uint8Array | undefined;
  private table: Uint32Array | undefined;
  private drawn: Layer[] = [];

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** The layer for a frame; the same one as before where frame and colours are the same. */
  layers(frame: Uint8Array | undefined, table: Uint32Array): Layer[] {
    if (!frame) return [];
    if (frame === this.frame && table === this.table) return this.drawn;
    this.frame = frame;
    this.table = table;
    this.mesh ??= this.ribbons();
    this.paint(frame, table);
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
