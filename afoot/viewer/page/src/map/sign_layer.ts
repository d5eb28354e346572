/** A deck.gl layer of signs from the atlas, of a size on the screen, drawn by a shader of a few lines. */

import { type DefaultProps, Layer, type LayerProps, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type Device, type Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';

import type { Atlas } from './icons';
import type { Signs } from './signs';

export type SignProps = LayerProps & {
  signs: Signs;
  atlas: Atlas;
  moved?: number; // another value than before: the same signs have other places
  size_m?: number; // of all of them, on the ground and within readable bounds; 0: each has its own, in pixels
};

const LEAST_PX = 11; // of what has a size on the ground
const MOST_PX = 28;

/** Pixels that signs of a size on the ground take, or 0 where each has its own. */
export function signSize(size_m: number, zoom: number): number {
  return size_m && Math.min(MOST_PX, Math.max(LEAST_PX, size_m * 2 ** zoom));
}

const BLOCK = `\
layout(std140) uniform signsUniforms {
  mat4 matrix;
  vec2 pixel;
  float size;
  float cells;
} signs;
`;
const signsUniforms = {
  name: 'signs',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: { matrix: 'mat4x4<f32>', pixel: 'vec2<f32>', size: 'f32', cells: 'f32' },
} as const;

const VERTEX = `\
#version 300 es
in vec3 places;
in vec2 looks; // cell of the atlas, size in pixels
in vec4 tints;
out vec2 at;
out vec4 tint;
void main(void) {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = signs.matrix * vec4(places, 1.0);
  gl_Position.xy += (corner - 0.5) * (signs.size > 0.0 ? signs.size : looks.y) * signs.pixel * gl_Position.w;
  at = vec2((looks.x + corner.x) / signs.cells, 1.0 - corner.y);
  tint = tints;
}
`;
const FRAGMENT = `\
#version 300 es
precision highp float;
uniform sampler2D atlas;
in vec2 at;
in vec4 tint;
out vec4 fragColor;
void main(void) {
  fragColor = texture(atlas, at) * tint;
  if (fragColor.a < 0.02) discard;
}
`;

const textures = new WeakMap<Atlas, Texture>(); // one for all layers of an atlas, as long as there is the atlas

function textureOf(device: Device, atlas: Atlas): Texture {
  const kept = textures.get(atlas);
  if (kept) return kept;
  const { image } = atlas;
  const texture = device.createTexture({
    width: image.width, height: image.height, format: 'rgba8unorm',
    mipLevels: device.getMipLevelCount(image.width, image.height),
    sampler: {
      minFilter: 'linear', magFilter: 'linear', mipmapFilter: 'linear',
      addressModeU: 'clamp-to-edge', addressModeV: 'clamp-to-edge',
    },
  });
  texture.copyExternalImage({ image });
  texture.generateMipmapsWebGL();
  textures.set(atlas, texture);
  return texture;
}

export class SignLayer extends Layer<Required<Omit<SignProps, keyof LayerProps>>> {
  static override layerName = 'SignLayer';
  static override defaultProps: DefaultProps<SignProps> = {
    signs: { type: 'object', value: null as never, compare: false },
    atlas: { type: 'object', value: null as never, compare: false },
    moved: 0,
    size_m: 0,
  };
  declare state: { model: Model; places: Buffer; looks: Buffer; tints: Buffer };

  override initializeState(): void {
    this.getAttributeManager()?.remove(['instancePickingColors']);
    this.make();
  }

  /** Buffers for as many signs as the arrays have room for. */
  private make(): void {
    const { device } = this.context;
    const { signs, atlas } = this.props;
    const [places, looks, tints] = [signs.places, signs.looks, signs.tints].map((data) => {
      return device.createBuffer({ data });
    }) as [Buffer, Buffer, Buffer];
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [signsUniforms] }),
      id: this.props.id,
      topology: 'triangle-strip',
      bufferLayout: [
        { name: 'places', format: 'float32x3', stepMode: 'instance' },
        { name: 'looks', format: 'float32x2', stepMode: 'instance' },
        { name: 'tints', format: 'unorm8x4', stepMode: 'instance' },
      ],
      attributes: { places, looks, tints },
      bindings: { atlas: textureOf(device, atlas) },
      vertexCount: 4,
      isInstanced: true,
    });
    this.setState({ model, places, looks, tints });
  }

  private drop(): void {
    const { model, places, looks, tints } = this.state;
    for (const held of [model, places, looks, tints]) held.destroy();
  }

  /** Signs that have moved are written into the buffers that are there; others too, if there is room. */
  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    if (!oldProps.signs) return;
    const { signs, atlas } = props;
    this.setNeedsRedraw();
    if (atlas !== oldProps.atlas || signs.places.length > oldProps.signs.places.length) {
      this.drop();
      this.make();
      return;
    }
    this.state.places.write(signs.places);
    if (signs === oldProps.signs) return;
    this.state.looks.write(signs.looks);
    this.state.tints.write(signs.tints);
  }

  /** None of deck.gl's modules is in this shader, so none is told anything: it compiles and draws the faster. */
  override setShaderModuleProps(): void {}

  override draw(): void {
    const { viewport, renderPass } = this.context;
    const { signs, atlas, size_m } = this.props;
    if (signs.count === 0) return;
    const { model } = this.state;
    const size = signSize(size_m, viewport.zoom);
    model.shaderInputs.setProps({
      signs: { matrix: viewport.viewProjectionMatrix, pixel: [2 / viewport.width, 2 / viewport.height], size, cells: atlas.cells },
    });
    model.setInstanceCount(signs.count);
    model.draw(renderPass);
  }

  override finalizeState(context: never): void {
    super.finalizeState(context);
    this.drop();
  }
}
