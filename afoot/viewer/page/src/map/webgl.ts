/** deck.gl on what this browser draws WebGL with. */

import { Deck, type OrbitView, type OrbitViewState } from '@deck.gl/core';

import { SourceError } from '../core/source';
import type { Camera } from './camera';
import { VIEW } from './first';

/** Who is told, and asked, of what happens on deck.gl's canvas. */
export interface Hands {
  moved: (state: OrbitViewState) => void;
  loaded: () => void;
  drawn: () => void;
  failed: (error: Error) => void;
  overMover: () => boolean;
}

const NO_WEBGL = new SourceError(
  'This browser cannot draw the map: it has no WebGL 2.', 'Use a current browser, or switch its hardware acceleration on.',
);
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** Whether there is WebGL 2, and whether the processor draws it: edges are then not smoothed, which costs a third of a frame. */
function drawnBy(): { there: boolean; software: boolean } {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return { there: false, software: false };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { there: true, software: SOFTWARE.test(name) };
}

/** deck.gl on a canvas of its own in `parent`; null, and told, where nothing can draw it. */
export function openDeck(parent: HTMLDivElement, camera: Camera, hands: Hands): Deck<OrbitView> | null {
  const { there, software } = drawnBy();
  if (!there) {
    hands.failed(NO_WEBGL);
    return null;
  }
  return new Deck({
    parent,
    views: VIEW,
    viewState: camera,
    controller: { dragMode: 'pan', inertia: !software, keyboard: false, touchRotate: true, scrollZoom: { smooth: false, speed: 0.006 } } as never,
    useDevicePixels: software ? 1 : Math.min(2, devicePixelRatio),
    deviceProps: { type: 'webgl', webgl: { antialias: !software, powerPreference: 'high-performance' } } as never,
    onViewStateChange: ({ viewState }) => hands.moved(viewState as OrbitViewState),
    onLoad: () => {
      for (const canvas of parent.querySelectorAll('canvas')) canvas.tabIndex = -1; // the map around it takes the keys
      setTimeout(hands.loaded); // by then deck.gl has asked for its next frame
    },
    onAfterRender: () => hands.drawn(),
    onError: (error) => hands.failed(error),
    getCursor: ({ isDragging }) => (isDragging ? 'grabbing' : hands.overMover() ? 'pointer' : 'grab'),
  });
}
