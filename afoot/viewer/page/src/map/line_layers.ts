/** Lines with a colour at either end, whose colours change often and whose places do not. */

import type { DefaultProps } from '@deck.gl/core';
import { LineLayer, type LineLayerProps } from '@deck.gl/layers';

/** Rows of typed arrays, as deck.gl takes them (its types do not know `normalized`, which it asks for). */
export interface TwoColours {
  length: number;
  attributes: Record<string, { value: Float32Array | Uint8Array; size: number; normalized?: boolean }>;
}

const TARGET_COLOUR = 'instanceTargetColors';
type Props = LineLayerProps<unknown> & { getTargetColor?: unknown };

/** A LineLayer that runs from getColor at its source to getTargetColor at its target. */
export class FadingLines extends LineLayer<unknown, { getTargetColor?: unknown }> {
  static override layerName = 'FadingLines';
  static override defaultProps: DefaultProps<Props> = {
    getTargetColor: { type: 'accessor', value: [0, 0, 0, 255] },
  };

  override getShaders() {
    const shaders = super.getShaders();
    const inject = {
      'vs:#decl': `in vec4 ${TARGET_COLOUR};`,
      'vs:#main-end': `vColor = mix(instanceColors, ${TARGET_COLOUR}, positions.x); vColor.a *= layer.opacity;`,
    };
    return { ...shaders, inject: { ...shaders.inject, ...inject } };
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()!.addInstanced({
      [TARGET_COLOUR]: { size: 4, type: 'unorm8', accessor: 'getTargetColor', defaultValue: [0, 0, 0, 255] },
    });
  }
}
