/** Names on the map, as HTML over the canvas: crisp at every size, and the less important give way. */

import type { Viewport } from '@deck.gl/core';

export interface Label {
  key: string;
  text: string;
  kind: 'pursuer' | 'evader' | 'decoy' | 'bystander' | 'exit' | 'refuge' | 'passage' | 'place' | 'street' | 'note' | 'mark';
  position: [number, number, number];
  along?: [number, number, number]; // a point that a line through `position` leads to: the name is written along it
  lift: number; // CSS pixels above the place
  from_zoom: number; // shown from this zoom of the camera on, where nodes are 10 m apart
}

/** What covers the map at its right, in CSS pixels: how wide, and how far down. */
export interface Edge {
  right: number;
  foot: number;
}

export const CHARACTER_PX = 6.4;
const HEIGHT_PX = 17;
const SIGN_PX = 11; // half of a sign
const SIGNED: readonly Label['kind'][] = ['pursuer', 'evader', 'decoy', 'refuge', 'exit']; // signs that no name of a place covers
const GROUND: readonly Label['kind'][] = ['place', 'passage', 'street'];

type Box = readonly [number, number, number, number]; // left, top, right, bottom

interface Held {
  element: HTMLDivElement;
  text: string;
  kind: string;
  left: number;
  top: number;
  turn: number;
}

/** Where signs are that have to be seen. */
function signsOf(labels: readonly Label[], viewport: Viewport, zoom_shift: number): Box[] {
  return labels.filter((one) => SIGNED.includes(one.kind) && viewport.zoom + zoom_shift >= one.from_zoom).map((one) => {
    const [x, y] = viewport.project(one.position) as [number, number, number];
    return [x - SIGN_PX, y - SIGN_PX, x + SIGN_PX, y + SIGN_PX];
  });
}

/** Radians by which a name is turned so that it lies along a line on the screen and can be read from the left. */
function turned(viewport: Viewport, x: number, y: number, along: Label['position']): number {
  const [ax, ay] = viewport.project(along) as [number, number, number];
  const turn = Math.atan2(ay - y, ax - x);
  const upright = Math.abs(turn) <= Math.PI / 2 ? turn : turn - Math.sign(turn) * Math.PI;
  return Math.round(upright * 100) / 100;
}

/** What a name covers: one box, or a row of small ones where it is turned. */
function boxesOf(x: number, top: number, half: number, turn: number): Box[] {
  if (turn === 0) return [[x - half, top, x + half, top + HEIGHT_PX]];
  const middle = top + HEIGHT_PX / 2;
  const count = Math.ceil((2 * half) / HEIGHT_PX);
  return Array.from({ length: count }, (_, i): Box => {
    const out = ((i + 0.5) / count) * 2 * half - half;
    const [cx, cy] = [x + out * Math.cos(turn), middle + out * Math.sin(turn)];
    return [cx - HEIGHT_PX / 2, cy - HEIGHT_PX / 2, cx + HEIGHT_PX / 2, cy + HEIGHT_PX / 2];
  });
}

function meet(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

export class Labels {
  readonly element = document.createElement('div');
  private readonly held = new Map<string, Held>();

  constructor() {
    this.element.className = 'labels';
    this.element.setAttribute('aria-hidden', 'true'); // the chronicle and the list of movers tell the same
  }

  /**
   * Places labels, the most important first; those that would cover others, or lie outside, are taken away. Those of
   * places on the screen are moved in from its edges, and from under what lies at its right down to `foot` pixels.
   */
  place(labels: readonly Label[], viewport: Viewport, zoom_shift: number, edge: Edge): void {
    const taken: Box[] = [];
    const signs = signsOf(labels, viewport, zoom_shift);
    const kept = new Set<string>();
    for (const label of labels) {
      if (viewport.zoom + zoom_shift < label.from_zoom) continue;
      const [at, y] = viewport.project(label.position) as [number, number, number];
      const half = (label.text.length * CHARACTER_PX) / 2 + 5;
      const top = y - label.lift - HEIGHT_PX;
      if (at < -half || at > viewport.width + half || top < -20 || top > viewport.height) continue;
      const end = viewport.width - (top < edge.foot ? edge.right : 0);
      const moved = label.along !== undefined || at < 0 || at > viewport.width ? at : Math.max(half, Math.min(end - half, at));
      const turn = label.along ? turned(viewport, at, y, label.along) : 0;
      const boxes = boxesOf(moved, top, half, turn);
      const covered = (others: readonly Box[]) => boxes.some((box) => others.some((other) => meet(box, other)));
      if (covered(taken) || (GROUND.includes(label.kind) && covered(signs))) continue;
      taken.push(...boxes);
      kept.add(label.key);
      this.put(label, Math.round(moved * 2) / 2, Math.round(top * 2) / 2, turn);
    }
    for (const [key, held] of this.held) {
      if (kept.has(key)) continue;
      held.element.remove();
      this.held.delete(key);
    }
  }

  private put(label: Label, left: number, top: number, turn: number): void {
    let held = this.held.get(label.key);
    if (!held) {
      const element = document.createElement('div');
      this.element.append(element);
      held = { element, text: '', kind: '', left: NaN, top: NaN, turn: 0 };
      this.held.set(label.key, held);
    }
    if (held.text !== label.text) held.element.textContent = held.text = label.text;
    if (held.kind !== label.kind) held.element.className = `label label-${(held.kind = label.kind)}`;
    if (held.left !== left || held.top !== top || held.turn !== turn) {
      held.left = left;
      held.top = top;
      held.turn = turn;
      held.element.style.transform = `translate(${left}px, ${top}px) translateX(-50%)${turn === 0 ? '' : ` rotate(${turn}rad)`}`;
    }
  }
}
