/** A bar of a round length: how long that is on the ground in the middle of the map. */

import type { Viewport } from '@deck.gl/core';

const MOST_PX = 90;
const SPAN_PX = 100; // over which the ground is measured

export interface Bar {
  length_m: number;
  px: number;
}

/** The longest bar of 1, 2 or 5 times a power of ten metres that is not too long; null where a pixel is no length. */
export function barOf(m_per_px: number): Bar | null {
  if (!(m_per_px > 0) || !Number.isFinite(m_per_px)) return null;
  const most_m = MOST_PX * m_per_px;
  const unit = 10 ** Math.floor(Math.log10(most_m));
  const length_m = unit * ([5, 2, 1].find((step) => step * unit <= most_m) ?? 1);
  return { length_m, px: length_m / m_per_px };
}

export function barText({ length_m }: Bar): string {
  return length_m >= 1000 ? `${length_m / 1000} km` : `${length_m} m`;
}

export class Scale {
  readonly element = document.createElement('span');

  constructor() {
    this.element.className = 'measure';
    this.element.title = 'In the middle of the map';
    this.element.hidden = true;
  }

  /** placed: whether the map says where its nodes are. */
  show(viewport: Viewport, placed: boolean): void {
    const [x, y] = [viewport.width / 2, viewport.height / 2];
    const ends = [x - SPAN_PX / 2, x + SPAN_PX / 2].map((at) => viewport.unproject([at, y], { targetZ: 0 }) as [number, number]);
    const bar = placed ? barOf(Math.hypot(ends[1]![0] - ends[0]![0], ends[1]![1] - ends[0]![1]) / SPAN_PX) : null;
    this.element.hidden = bar === null;
    if (!bar) return;
    const [text, width] = [barText(bar), `${Math.round(bar.px)}px`];
    if (this.element.textContent !== text) this.element.textContent = text;
    if (this.element.style.width !== width) this.element.style.width = width;
  }
}
