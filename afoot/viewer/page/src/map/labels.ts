/** Names on the map, as HTML over the canvas: crisp at every size, and the less important give way. */

import type { Viewport } from '@deck.gl/core';

import { type Box, boxAt, boxesAlong, HEIGHT_PX, meet, type Pixel, type Side, sideOf, signBox } from './placing';
import { add, Repeats } from './repeats';
import type { Roofs } from './roofs';

export interface Label {
  key: string;
  text: string;
  kind: 'pursuer' | 'evader' | 'decoy' | 'bystander' | 'exit' | 'refuge' | 'passage' | 'place' | 'street' | 'water' | 'green' | 'paved' | 'note' | 'mark';
  position: [number, number, number];
  along?: [number, number, number]; // a point that a line through `position` leads to: the name is written along it
  lift: number; // CSS pixels above the place
  faded?: boolean; // on another storey than the one that is shown
  from_zoom: number; // shown from this zoom of the camera on, where nodes are 10 m apart
}

/** What covers the map at its right, in CSS pixels: how wide, and how far down. */
export interface Edge {
  right: number;
  foot: number;
}

export const CHARACTER_PX = 6.4;
const SIGNED: readonly Label['kind'][] = ['pursuer', 'evader', 'decoy', 'refuge', 'exit', 'note']; // each stands beside a sign
const GROUND: readonly Label['kind'][] = ['place', 'passage', 'street', 'water', 'green', 'paved']; // covers none of those signs
const LAID: readonly Label['kind'][] = ['street', 'water', 'green', 'paved']; // seen only where what is called so is
const REACH = 0.3; // of a name, from its middle to where its street has to be seen, too
const FOOT_PX = 5; // from the middle of a name to the foot of its letters

interface Held {
  element: HTMLDivElement;
  text: string;
  look: string;
  side: Side;
  left: number;
  top: number;
  turn: number;
}
/** Where a name is written: its middle, its top and its turn, and what it covers. */
interface Written {
  side: Side;
  left: number;
  top: number;
  turn: number;
  boxes: readonly Box[];
}
/** What of a frame names have to go by. */
interface Around {
  viewport: Viewport;
  edge: Edge;
  roofs: Roofs | null; // that stand up
  signs: readonly Pixel[]; // that have to be seen
  taken: Box[]; // by names
  behind: Map<Label, boolean>; // roofs, as far as it was asked from this very view
}

/** Radians by which a name is turned so that it lies along a line on the screen and can be read from the left. */
function turned(viewport: Viewport, x: number, y: number, along: Label['position']): number {
  const [ax, ay] = viewport.project(along) as [number, number, number];
  const turn = Math.atan2(ay - y, ax - x);
  const upright = Math.abs(turn) <= Math.PI / 2 ? turn : turn - Math.sign(turn) * Math.PI;
  return Math.round(upright * 100) / 100;
}

/** Whether raised houses hide what a name is laid on: under its foot in the middle, and of a street under either half. */
function hidden({ position, along }: Label, [x, y]: Pixel, turn: number, half: number, { viewport, roofs }: Around): boolean {
  return roofs !== null && (along ? [0, REACH, -REACH] : [0]).some((part) => {
    const out = part * 2 * half;
    const foot: Pixel = [x + out * Math.cos(turn), y + out * Math.sin(turn) + FOOT_PX];
    return foot[1] >= 0 && roofs.hide(laidAt(foot, position[2], viewport), viewport.cameraPosition); // the sky is above
  });
}

/** What is seen at a pixel at a height of so many metres; the camera's `unproject` takes no height. */
function laidAt(pixel: Pixel, height: number, viewport: Viewport): Label['position'] {
  const [x, y, z] = viewport.unproject([...pixel]) as [number, number, number];
  const [cx, cy, cz] = viewport.cameraPosition as [number, number, number];
  const times = (cz - height) / (cz - z);
  return [cx + (x - cx) * times, cy + (y - cy) * times, height];
}

function pixelOf({ position }: Label, viewport: Viewport): Pixel {
  const [x, y] = viewport.project(position) as [number, number, number];
  return [x, y];
}

function outside([left, top, right, bottom]: Box, { width, height }: Viewport): boolean {
  return right < 0 || left > width || bottom < HEIGHT_PX - 20 || top > height;
}

/** Moves a name in from the window's edges, and from under what lies at its right. */
function movedIn([left, top, right, bottom]: Box, { viewport, edge }: Around): Box {
  const end = viewport.width - (top < edge.foot ? edge.right : 0);
  const start = Math.max(0, Math.min(end - (right - left), left));
  return [start, top, start + right - left, bottom];
}

/** Above its place, or along its line; null where other names or signs are. */
function onGround(label: Label, at: Pixel, half: number, around: Around): Written | null {
  const straight = boxAt('above', at, half, label.lift);
  const turn = label.along ? turned(around.viewport, ...at, label.along) : 0;
  const stays = label.along !== undefined || at[0] < 0 || at[0] > around.viewport.width;
  const box = stays ? straight : movedIn(straight, around);
  const boxes = turn === 0 ? [box] : boxesAlong(box, turn);
  const others = GROUND.includes(label.kind) ? [...around.taken, ...around.signs.map(signBox)] : around.taken;
  if (outside(straight, around.viewport) || boxes.some((one) => others.some((other) => meet(one, other)))) return null;
  if (LAID.includes(label.kind)) {
    const behind = around.behind.get(label) ?? hidden(label, at, turn, half, around);
    around.behind.set(label, behind);
    if (behind) return null;
  }
  return { side: 'above', left: (box[0] + box[2]) / 2, top: box[1], turn, boxes };
}

/** Beside its sign, wherever it is free and reads as its own; null where it is nowhere. */
function bySign(label: Label, at: Pixel, half: number, around: Around, before: Side | null): Written | null {
  const { width, height } = around.viewport;
  if (at[0] < 0 || at[0] > width || at[1] < 0 || at[1] > height) return null;
  const place = (side: Side) => {
    const box = boxAt(side, at, half, label.lift);
    return side === 'above' || side === 'below' ? movedIn(box, around) : box;
  };
  const free = (box: Box) => {
    const moved = movedIn(box, around);
    return moved[0] === box[0] && box[1] >= 0 && box[3] <= height && !around.taken.some((other) => meet(box, other));
  };
  const side = sideOf(before, at, around.signs, place, free);
  if (side === null) return null;
  const box = place(side);
  return { side, left: (box[0] + box[2]) / 2, top: box[1], turn: 0, boxes: [box] };
}

export class Labels {
  readonly element = document.createElement('div');
  private readonly held = new Map<string, Held>();
  private from: { view: string; roofs: Roofs | null; behind: Map<Label, boolean> } = { view: '', roofs: null, behind: new Map() };

  constructor() {
    this.element.className = 'labels';
    this.element.setAttribute('aria-hidden', 'true'); // the chronicle and the list of movers tell the same
  }

  /** What lies behind roofs: the same from frame to frame while the camera stands still, as it mostly does. */
  private behind(viewport: Viewport, roofs: Roofs | null): Map<Label, boolean> {
    const view = [...viewport.viewProjectionMatrix, viewport.width, viewport.height].join();
    if (view !== this.from.view || roofs !== this.from.roofs) this.from = { view, roofs, behind: new Map() };
    return this.from.behind;
  }

  /**
   * Places labels, the most important first; those that would cover others, lie outside, or read as the name of
   * another sign, are taken away, and those of the ground that `roofs` hide; null where no house stands up.
   */
  place(labels: readonly Label[], viewport: Viewport, zoom_shift: number, edge: Edge, roofs: Roofs | null): void {
    const near = labels.filter((label) => viewport.zoom + zoom_shift >= label.from_zoom);
    const signs = near.filter((label) => SIGNED.includes(label.kind)).map((label) => pixelOf(label, viewport));
    const around: Around = { viewport, edge, roofs, signs, taken: [], behind: this.behind(viewport, roofs) };
    const repeats = this.repeats(near, viewport);
    const kept = new Set<string>();
    for (const label of near) {
      const at = pixelOf(label, viewport);
      if (label.kind === 'street' && repeats.near(label.text, at, this.held.has(label.key))) continue;
      const half = (label.text.length * CHARACTER_PX) / 2 + 5;
      const before = this.held.get(label.key)?.side ?? null;
      const written = SIGNED.includes(label.kind) ? bySign(label, at, half, around, before) : onGround(label, at, half, around);
      if (!written) continue;
      around.taken.push(...written.boxes);
      if (label.kind === 'street') repeats.take(label.text, at);
      kept.add(label.key);
      this.put(label, written);
    }
    for (const [key, held] of this.held) {
      if (kept.has(key)) continue;
      held.element.remove();
      this.held.delete(key);
    }
  }

  private repeats(labels: readonly Label[], viewport: Viewport): Repeats {
    const before = new Map<string, Pixel[]>();
    for (const label of labels) if (label.kind === 'street' && this.held.has(label.key)) add(before, label.text, pixelOf(label, viewport));
    return new Repeats(before);
  }

  private put(label: Label, { side, left: middle, top: over, turn }: Written): void {
    let held = this.held.get(label.key);
    if (!held) {
      const element = document.createElement('div');
      this.element.append(element);
      held = { element, text: '', look: '', side, left: NaN, top: NaN, turn: 0 };
      this.held.set(label.key, held);
    }
    const [left, top] = [Math.round(middle * 2) / 2, Math.round(over * 2) / 2];
    const look = `label label-${label.kind}${label.faded ? ' faded' : ''}`;
    held.side = side;
    if (held.text !== label.text) held.element.textContent = held.text = label.text;
    if (held.look !== look) held.element.className = held.look = look;
    if (held.left !== left || held.top !== top || held.turn !== turn) {
      held.left = left;
      held.top = top;
      held.turn = turn;
      held.element.style.transform = `translate(${left}px, ${top}px) translateX(-50%)${turn === 0 ? '' : ` rotate(${turn}rad)`}`;
    }
  }
}
