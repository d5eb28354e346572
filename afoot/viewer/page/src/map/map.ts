/** The map: one deck.gl canvas, labels over it, and what can be done with it. */

import type { Deck, Layer, OrbitView, OrbitViewState, Viewport } from '@deck.gl/core';

import type { App, Shown } from '../app';
import type { Scene } from '../core/scene';
import { type Camera, fit, grounded, type Room } from './camera';
import { First } from './first';
import { Framing } from './framing';
import { Heat, topOf } from './heat';
import { atlasOf } from './icons';
import { labelsOf } from './labelling';
import { type Edge, Labels } from './labels';
import { type Mark, Moving } from './moving';
import { css, type Palette, paletteOf } from './palette';
import { moverAt, nearest, type Picked } from './picking';
import { Scale } from './scale';
import { Still } from './still';
import { openDeck } from './webgl';

const CLICK_PX = 5;
const EDGE_PX = 26; // signs stand out over what is fitted in,
const NAME_PX = 12; // and names, which stand over most, over those
const UNCOVERED = { top: 0, right: 0, bottom: 0, left: 0 };

interface Ground {
  still: Still;
  layers: { under: Layer[]; above: Layer[] };
  palette: Palette;
}
interface Drawn extends Ground {
  heat: Heat;
  moving: Moving;
}

export class ChaseMap {
  readonly element = document.createElement('div');
  readonly labels = new Labels();
  readonly scale = new Scale();
  readonly ready: Promise<void>; // deck.gl draws
  private loaded = (): void => undefined;
  camera: Camera = fit([-1, -1, 1, 1], [-1, -1, 1, 1], { width: 800, height: 600, ...UNCOVERED });
  frames = 0;
  marks: readonly Mark[] = []; // that a game has on it
  lacksWebgl = false; // the first picture is all there is, and stays as it is
  edge: Edge = { right: 0, foot: 0 };
  /** What covers the map along its edges, in pixels: in one way or another. */
  covered: () => readonly (typeof UNCOVERED)[] = () => [UNCOVERED];
  private framed: Framing | null = null; // until somebody moves the map
  private readonly app: App;
  private deck: Deck<OrbitView> | null = null; // until the first picture is on the screen
  private overMover = false;
  private shown: Shown | null = null;
  private drawn: Drawn | null = null;
  private still: Still | null = null; // of the scene that is drawn, or is to be
  private laid: Ground | null = null; // and not yet drawn upon
  private readonly first: First;
  private readonly takers: ((node: number) => boolean)[] = [];

  constructor(app: App) {
    this.app = app;
    this.first = new First(app, this.labels);
    this.element.className = 'map';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'application');
    this.element.setAttribute('aria-label', 'Map of the chase. Arrow keys step in time; W A S D move the map, plus and minus zoom.');
    this.ready = new Promise((resolve) => {
      this.loaded = resolve;
    });
    new ResizeObserver(() => this.refit()).observe(this.element);
    this.element.append(this.first.element, this.labels.element);
    this.listen();
  }

  /** Makes WebGL ready, once. The browser stands still meanwhile, so there is a picture first. */
  private begin(): void {
    this.deck ??= openDeck(this.element as HTMLDivElement, this.camera, {
      moved: (state) => this.moveCamera(state),
      loaded: this.loaded,
      drawn: () => this.afterDraw(),
      failed: (error) => this.app.fail(error),
      overMover: () => this.overMover,
    });
    this.lacksWebgl = this.deck === null;
  }

  /** Shows a scene while its chase is still to come: what draws it is then ready when the movers are. */
  ground(scene: Scene): void {
    if (this.shown) return;
    this.frame(Framing.ground(scene));
    this.sketch(scene, () => {
      this.laid = this.lay(scene);
    });
  }

  /** Shows a scene; the camera stays where it was if the map is the same. */
  show(shown: Shown): void {
    const before = this.shown?.scene.meta;
    this.shown = shown;
    const same = before && before.map.name === shown.scene.meta.map.name && before.scenario === shown.scene.meta.scenario;
    if (!same) this.frame(Framing.chase(shown.replay, shown.scene, this.app.clock.time.value));
    if (this.frames > 0) return this.rebuild();
    this.sketch(shown.scene, () => {
      this.begin();
      this.rebuild();
    });
  }

  /** Milliseconds from the page's begin to its first picture of the chase, if only a sketch; null before. */
  get pictured_ms(): number | null {
    return this.first.seen_ms;
  }

  /** Makes all layers anew: a new scene or theme. What is per frame never comes here. */
  rebuild(): void {
    if (!this.shown) {
      if (this.still) this.ground(this.still.of);
      return;
    }
    const { scene, replay } = this.shown;
    const ground = this.laid?.still.of === scene ? this.laid : this.lay(scene);
    this.laid = null;
    const atlas = atlasOf(ground.palette, this.app.theme.value === 'dark');
    this.drawn = {
      ...ground, heat: new Heat(scene, ground.palette.heat), moving: new Moving(scene, replay, ground.palette, atlas),
    };
    this.draw();
  }

  private lay(scene: Scene): Ground {
    const palette = paletteOf(this.app.theme.value);
    const still = this.stillOf(scene);
    this.element.style.background = css(palette.ground);
    return { still, palette, layers: still.layers({ palette, floor: this.app.floor.value, raised: this.app.raised.value }) };
  }

  private stillOf(scene: Scene): Still {
    if (this.still?.of !== scene) this.still = new Still(scene);
    return this.still;
  }

  /** What is here of the first picture. */
  private sketch(scene: Scene, then: () => void): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.element.style.background = css(paletteOf(this.app.theme.value).ground);
    this.first.show(this.stillOf(scene), this.shown, { width, height, camera: this.camera, edge: this.edge }, then);
  }

  /** The lists of the replay have grown: what is drawn next goes by them. */
  grown(): void {
    this.drawn?.moving.refresh();
  }

  /** One frame: the still layers as they are, the heat if its frame changed, what moves. */
  draw(): void {
    if (!this.drawn || !this.shown) return;
    const { layers, heat, moving } = this.drawn;
    const { replay } = this.shown;
    const { time, tick } = this.app.clock;
    if (this.framed?.outgrown(replay, time.value)) this.refit();
    const chosen = this.app.chosen.value;
    const layer = replay.layers.get(this.app.heat.value ?? '');
    const lit = layer ? heat.layers(replay.frame(layer.head.name, tick.value), topOf(layer).value) : [];
    const marks = moving.marks(this.marks);
    this.followMover();
    this.deck?.setProps({
      layers: [
        ...layers.under, ...lit, ...layers.above,
        ...moving.layers(time.value, { chosen: chosen?.what === 'mover' ? chosen.mover : -1, floor: this.app.floor.value }), ...marks,
      ],
    });
  }

  mark(marks: readonly Mark[]): void {
    this.marks = marks;
    this.draw();
  }

  onNode(take: (node: number) => boolean): () => void {
    this.takers.push(take);
    return () => this.takers.splice(this.takers.indexOf(take), 1);
  }

  look(node: number): void {
    if (!this.shown) return;
    const [x, y] = this.shown.scene.position(node);
    this.setCamera({ ...this.camera, target: [x, y, 0], zoom: Math.max(this.camera.zoom, 0.6 - Math.log2(this.shown.scene.unit_m / 10)) });
  }

  /** The whole map. */
  home(): void {
    if (this.shown) this.frame(Framing.whole(this.shown.scene));
  }

  private frame(framed: Framing): void {
    const rooms = this.covered().map(({ top, right, bottom, left }): Room => ({
      width: this.element.clientWidth || 800, height: this.element.clientHeight || 600,
      top: top + EDGE_PX + NAME_PX, right: right + EDGE_PX, bottom: bottom + EDGE_PX, left: left + EDGE_PX,
    }));
    this.setCamera(framed.camera(rooms));
    this.framed = framed;
  }

  /** Looks at the same as before in another window, or between other things; not where somebody has moved the map. */
  refit(): void {
    if (this.framed && this.shown) this.frame(this.framed);
  }

  zoom(steps: number): void {
    const { minZoom, maxZoom } = this.camera;
    this.setCamera({ ...this.camera, zoom: Math.min(maxZoom, Math.max(minZoom, this.camera.zoom + steps)) });
  }

  turn(degrees: number): void {
    this.setCamera({ ...this.camera, rotationOrbit: this.camera.rotationOrbit + degrees });
  }

  /** Moves the map by parts of the window, as it lies on the screen. */
  shift(right: number, up: number): void {
    const reach = this.element.clientWidth / 2 ** this.camera.zoom;
    const turn = (this.camera.rotationOrbit * Math.PI) / 180;
    const [x, y] = this.camera.target;
    const [dx, dy] = [right * reach, up * reach];
    const target = [x + dx * Math.cos(turn) + dy * Math.sin(turn), y - dx * Math.sin(turn) + dy * Math.cos(turn), 0];
    this.moveCamera({ ...this.camera, target: target as Camera['target'] });
  }

  setTilt(degrees: number): void {
    this.setCamera({ ...this.camera, rotationX: degrees });
  }

  /** Where a node is on the screen, in CSS pixels of the window. */
  screen(node: number): [number, number] | null {
    const viewport = this.viewport();
    if (!viewport || !this.shown) return null;
    const [x, y] = viewport.project(this.shown.scene.position(node)) as [number, number];
    const box = this.element.getBoundingClientRect();
    return [x + box.left, y + box.top];
  }

  get buildings(): number {
    return this.drawn?.still.houseCount ?? 0;
  }

  private viewport(): Viewport | undefined {
    return this.deck?.isInitialized ? this.deck.getViewports()[0] : undefined;
  }

  private setCamera(camera: Camera): void {
    this.framed = null;
    this.camera = camera;
    this.deck?.setProps({ viewState: camera });
  }

  private moveCamera(state: OrbitViewState): void {
    const limits = this.shown?.scene.meta.bounds_m ?? [-1e6, -1e6, 1e6, 1e6];
    this.app.follow.value = null;
    this.setCamera(grounded(state, limits, this.camera));
  }

  private followMover(): void {
    const mover = this.app.follow.value;
    const at: [number, number, number] = [0, 0, 0];
    if (mover === null || !this.shown?.replay.place(mover, this.app.clock.time.value, at)) return;
    this.setCamera({ ...this.camera, target: [at[0], at[1], 0] });
  }

  private afterDraw(): void {
    if (!this.drawn) return;
    if (this.frames++ === 0) this.first.end();
    const viewport = this.viewport();
    if (viewport && this.shown) {
      const roofs = this.drawn.still.hiding({ floor: this.app.floor.value, raised: this.app.raised.value });
      this.labels.place(labelsOf(this.shown, this.app, this.marks), viewport, Math.log2(this.shown.scene.unit_m / 10), this.edge, roofs);
      this.scale.show(viewport, this.shown.scene.meta.map.placed !== false);
    }
  }

  private listen(): void {
    let down: [number, number] = [0, 0];
    this.element.addEventListener('pointerdown', (event) => {
      down = [event.clientX, event.clientY];
    });
    this.element.addEventListener('click', (event) => {
      if (Math.hypot(event.clientX - down[0], event.clientY - down[1]) <= CLICK_PX) this.clicked(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons === 0 && event.pointerType === 'mouse') this.overMover = this.under(event, moverAt) !== null;
    });
  }

  private clicked(event: MouseEvent): void {
    const found = this.under(event, nearest);
    if (found?.what === 'node' && this.takers.some((take) => take(found.node))) return;
    this.app.chosen.value = found;
  }

  private under(event: MouseEvent, find: typeof nearest): Picked {
    const viewport = this.viewport();
    if (!viewport || !this.shown) return null;
    const box = this.element.getBoundingClientRect();
    const at: [number, number] = [event.clientX - box.left, event.clientY - box.top];
    return find(this.shown, viewport, this.app.clock.time.value, at, this.marks);
  }
}
