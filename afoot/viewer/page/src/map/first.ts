/** What is on the screen until deck.gl has drawn: a sketch of what is coming, anew whenever more of it is here. */

import { OrbitView } from '@deck.gl/core';

import type { App, Shown } from '../app';
import { type Camera, FOV_Y } from './camera';
import { atlasOf } from './icons';
import { labelsOf } from './labelling';
import type { Edge, Labels } from './labels';
import { Moving } from './moving';
import { paletteOf } from './palette';
import { Sketch } from './sketch';
import type { Still } from './still';

export const VIEW = new OrbitView({ id: 'main', orbitAxis: 'Z', fovy: FOV_Y, near: 0.01, far: 100 });

/** What the map is looked at through. */
export interface Window {
  width: number; // CSS pixels
  height: number;
  camera: Camera;
  edge: Edge;
}

export class First {
  readonly element = document.createElement('canvas');
  /** When a picture with its movers was first on the screen: milliseconds since the page began. */
  seen_ms: number | null = null;
  private readonly app: App;
  private readonly labels: Labels;
  private last = 0; // of the sketches made

  constructor(app: App, labels: Labels) {
    this.app = app;
    this.labels = labels;
    this.element.className = 'sketch';
  }

  /** Draws a map, and its chase once that is here; calls `then` when it is on the screen, unless another came after it. */
  show(still: Still, shown: Shown | null, { width, height, camera, edge }: Window, then: () => void): void {
    const { theme, floor, raised, chosen, clock } = this.app;
    const palette = paletteOf(theme.value);
    const viewport = VIEW.makeViewport({ width, height, viewState: camera });
    if (!viewport) return then();
    const sketch = new Sketch(this.element, viewport, camera.target, devicePixelRatio);
    sketch.map(still.drawing({ palette, floor: floor.value, raised: raised.value }), palette);
    if (shown) {
      const moving = new Moving(shown.scene, shown.replay, palette, atlasOf(palette, theme.value === 'dark'));
      sketch.signs(moving.layers(clock.time.value, { chosen: chosen.value?.what === 'mover' ? chosen.value.mover : -1, floor: floor.value }));
      const roofs = still.hiding({ floor: floor.value, raised: raised.value });
      this.labels.place(labelsOf(shown, this.app, []), viewport, Math.log2(shown.scene.unit_m / 10), edge, roofs);
    }
    const mine = ++this.last;
    // A frame is on the screen when the one after it begins.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (mine !== this.last) return;
      if (shown) this.seen_ms ??= performance.now();
      then();
    }));
  }

  /** deck.gl has drawn: nothing more is sketched. */
  end(): void {
    this.seen_ms ??= performance.now();
    this.element.remove();
  }
}
