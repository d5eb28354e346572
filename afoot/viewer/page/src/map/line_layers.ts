/** Lines with a colour at either end, whose colours change often and whose places do not. */

import type { DefaultProps } from '@deck.gl/core';
import { LineLayer, type LineLayerProps } from '@deck.gl/layers';

export interface TwoColours {
  length: number;
  attributes: Record<string, { value: Float32Array | Uint8Array; size: number }>;
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
    return { ...shaders, inject: { ...shaders.inject, ...this.injections() } };
  }

  protected injections(): Record<string, string> {
    return {
      'vs:#decl': `in vec4 ${TARGET_COLOUR};`,
      'vs:#main-end': `vColor = mix(instanceColors, ${TARGET_COLOUR}, positions.x); vColor.a *= layer.opacity;`,
    };
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()!.addInstanced({
      [TARGET_COLOUR]: { size: 4, type: 'unorm8', accessor: 'getTargetColor', defaultValue: [0, 0, 0, 255] },
    });
  }
}

/** The same with ends drawn on by half a width, so that opaque lines close their joints; value 0 is not drawn. */
export class HeatLines extends FadingLines {
  static override layerName = 'HeatLines';

  protected override injections(): Record<string, string> {
    const base = super.injections();
    const cap = `
      vec2 along = (target.xy / target.w - source.xy / source.w) * project.viewportSize;
      vec2 ahead = normalize(along + vec2(1e-6)) * (positions.x * 2.0 - 1.0) * widthPixels * 0.45;
      gl_Position.xy += project_pixel_size_to_clipspace(ahead);`;
    return {
      ...base,
      'vs:#main-end': base['vs:#main-end'] + cap,
      'fs:#main-start': 'if (vColor.a < 0.02) discard;',
    };
  }
}
