/** A deck.gl layer of ready triangles or lines in local metres, with the cheapest shader that draws them. */

import { type DefaultProps, Layer, type LayerProps, type UpdateParameters } from '@deck.gl/core';
import { Buffer } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';

import type { Triangles } from './mesh';

export type MeshProps = LayerProps & {
  mesh: Triangles;
  lines?: boolean; // indices are pairs of a line, one pixel wide
  leastWidth?: number; // of ribbons, in pixels
  moving?: boolean; // places change as well as colours
};

const BLOCK = `\
layout(std140) uniform meshUniforms {
  mat4 matrix;
  float leastHalf;
} mesh;
`;
const meshUniforms = {
  name: 'mesh',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: { matrix: 'mat4x4<f32>', leastHalf: 'f32' },
} as const;

const VERTEX = `\
#version 300 es
in vec3 positions;
in vec2 offsets;
in vec4 colours;
out vec4 colour;
void main(void) {
  float half_m = length(offsets);
  vec2 across = half_m > 0.0 ? offsets * max(1.0, mesh.leastHalf / half_m) : offsets;
  colour = colours;
  // what has no colour is drawn nowhere
  gl_Position = colours.a < 0.004 ? vec4(2.0, 2.0, 2.0, 1.0) : mesh.matrix * vec4(positions.xy + across, positions.z, 1.0);
}
`;
const FRAGMENT = `\
#version 300 es
precision highp float;
in vec4 colour;
out vec4 fragColor;
void main(void) {
  fragColor = colour;
}
`;

export class MeshLayer extends Layer<Required<Omit<MeshProps, keyof LayerProps>>> {
  static override layerName = 'MeshLayer';
  static override defaultProps: DefaultProps<MeshProps> = {
    mesh: { type: 'object', value: null as never, compare: false },
    lines: false,
    leastWidth: 1,
    moving: false,
  };
  declare state: { model: Model; colours: Buffer; buffers: Buffer[] };

  override initializeState(): void {
    this.getAttributeManager()?.remove(['instancePickingColors']);
    this.make();
  }

  private make(): void {
    const { device } = this.context;
    const { mesh, lines } = this.props;
    const positions = device.createBuffer({ data: mesh.positions });
    const offsets = device.createBuffer({ data: mesh.offsets });
    const colours = device.createBuffer({ data: mesh.colours });
    const indices = device.createBuffer({ usage: Buffer.INDEX, data: mesh.indices });
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [meshUniforms] }),
      id: this.props.id,
      topology: lines ? 'line-list' : 'triangle-list',
      bufferLayout: [
        { name: 'positions', format: 'float32x3' },
        { name: 'offsets', format: 'float32x2' },
        { name: 'colours', format: 'unorm8x4' },
      ],
      attributes: { positions, offsets, colours },
      indexBuffer: indices,
      vertexCount: mesh.indices.length,
    });
    this.setState({ model, colours, buffers: [positions, offsets, colours, indices] });
  }

  private drop(): void {
    this.state.model.destroy();
    for (const buffer of this.state.buffers) buffer.destroy();
  }

  /**
   * A mesh with the same indices is the same one, with other colours and, where it is moving, other places. With other
   * indices (of another view, or another chase) it may have another size, and so needs buffers of its own.
   */
  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    if (!oldProps.mesh || props.mesh === oldProps.mesh) return;
    this.setNeedsRedraw();
    if (props.mesh.indices !== oldProps.mesh.indices) {
      this.drop();
      this.make();
      return;
    }
    this.state.colours.write(props.mesh.colours);
    if (props.moving) {
      this.state.buffers[0]!.write(props.mesh.positions);
      this.state.buffers[1]!.write(props.mesh.offsets);
    }
  }

  /** None of deck.gl's modules is in this shader, so none is told anything: it compiles and draws the faster. */
  override setShaderModuleProps(): void {}

  override draw(): void {
    const { viewport, renderPass } = this.context;
    const leastHalf = this.props.leastWidth / 2 / 2 ** viewport.zoom;
    this.state.model.shaderInputs.setProps({ mesh: { matrix: viewport.viewProjectionMatrix, leastHalf } });
    this.state.model.draw(renderPass);
  }

  override finalizeState(context: never): void {
    super.finalizeState(context);
    this.drop();
  }
}
