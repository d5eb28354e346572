/** A value per node drawn as lit ways: places are fixed, colours are rewritten only when the frame changes. */

import type { Layer } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';

import type { Scene } from '../core/scene';
import { HeatLines, type TwoColours } from './line_layers';

const WIDTH_M = 7.5;

export class Heat {
  private readonly scene: Scene;
  private readonly source: { value: Float32Array; size: number };
  private readonly target: { value: Float32Array; size: number };
  private readonly nodes: { value: Float32Array; size: number };
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private readonly at: Uint32Array;
  private frame: Uint8Array | undefined;
  private table: Uint32Array | undefined;
  private drawn: Layer[] = [];

  constructor(scene: Scene) {
    this.scene = scene;
    const { hopA, hopB } = scene;
    this.source = { value: places(scene, hopA), size: 3 };
    this.target = { value: places(scene, hopB), size: 3 };
    this.nodes = { value: places(scene, Int32Array.from({ length: scene.nodes }, (_, i) => i)), size: 3 };
    this.from = new Uint32Array(hopA.length);
    this.to = new Uint32Array(hopA.length);
    this.at = new Uint32Array(scene.nodes);
  }

  /** The layers for a frame; the same ones as before where frame and colours are the same. */
  layers(frame: Uint8Array | undefined, table: Uint32Array): Layer[] {
    if (!frame) return [];
    if (frame === this.frame && table === this.table) return this.drawn;
    this.frame = frame;
    this.table = table;
    const { hopA, hopB } = this.scene;
    for (let h = 0; h < hopA.length; h++) {
      const [a, b] = [table[frame[hopA[h]!]!]!, table[frame[hopB[h]!]!]!];
      const both = a !== 0 && b !== 0;
      this.from[h] = both ? a : 0;
      this.to[h] = both ? b : 0;
    }
    for (let n = 0; n < this.at.length; n++) this.at[n] = table[frame[n]!]!;
    this.drawn = [this.dots(), this.lines()];
    return this.drawn;
  }

  private lines(): Layer {
    const data: TwoColours = {
      length: this.from.length,
      attributes: {
        getSourcePosition: this.source,
        getTargetPosition: this.target,
        getColor: { value: new Uint8Array(this.from.buffer), size: 4 },
        getTargetColor: { value: new Uint8Array(this.to.buffer), size: 4 },
      },
    };
    return new HeatLines({
      id: 'heat', data, getWidth: WIDTH_M, widthUnits: 'meters', widthMinPixels: 2.5,
      parameters: { depthWriteEnabled: false, depthCompare: 'always', blend: false },
    });
  }

  private dots(): Layer {
    return new ScatterplotLayer({
      id: 'heat-nodes',
      data: {
        length: this.at.length,
        attributes: {
          getPosition: this.nodes,
          getFillColor: { value: new Uint8Array(this.at.buffer), size: 4 },
        },
      } as never,
      getRadius: WIDTH_M / 2, radiusUnits: 'meters', radiusMinPixels: 1.25, antialiasing: false,
      parameters: { depthWriteEnabled: false, depthCompare: 'always' },
    });
  }
}

function places(scene: Scene, nodes: Int32Array): Float32Array {
  const out = new Float32Array(nodes.length * 3);
  for (let i = 0; i < nodes.length; i++) {
    out[i * 3] = scene.x[nodes[i]!]!;
    out[i * 3 + 1] = scene.y[nodes[i]!]!;
    out[i * 3 + 2] = scene.z[nodes[i]!]!;
  }
  return out;
}
