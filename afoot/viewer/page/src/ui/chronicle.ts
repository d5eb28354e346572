/** The story of the chase in sentences; the one that holds now is marked, each one goes to its tick. */

import type { App } from '../app';
import { lastAt } from '../core/at';
import { h } from './dom';

export class Chronicle {
  readonly element = h('div', { class: 'chronicle' });
  private readonly app: App;
  private readonly list = h('ol', { class: 'lines' });
  private readonly spoken = h('p', { class: 'unseen', 'aria-live': 'polite' });
  private current = -2;

  constructor(app: App) {
    this.app = app;
    this.element.append(this.list, this.spoken);
    app.shown.watch(() => this.fill());
    app.grew.onChange(() => this.fill());
    app.clock.tick.watch((tick) => this.mark(tick));
  }

  private fill(): void {
    const lines = this.app.shown.value?.replay.meta.chronicle ?? [];
    this.list.replaceChildren(...lines.map((line) => h('li', {},
      h('button', { type: 'button', onclick: () => this.app.clock.jump(line.tick) }, h('time', {}, line.clock), h('span', {}, line.text)))));
    if (lines.length === 0 && this.app.shown.value) {
      this.list.append(h('li', { class: 'empty' }, 'Nothing has happened that this view knows of.'));
    }
    this.current = -2;
    this.mark(this.app.clock.tick.value);
  }

  private mark(tick: number): void {
    const lines = this.app.shown.value?.replay.meta.chronicle ?? [];
    const now = lastAt(lines, tick);
    if (now === this.current) return;
    const items = this.list.children;
    const first = now < 0 ? -1 : lines.findIndex((line) => line.tick === lines[now]!.tick);
    const from = Math.max(0, Math.min(this.current < 0 ? 0 : this.current, now) - 12);
    for (let i = this.current === -2 ? 0 : from; i < Math.min(items.length, lines.length); i++) {
      const state = i > now ? 'later' : i >= first ? 'now' : 'before';
      if (items[i]!.className !== state) items[i]!.className = state;
      else if (state === 'later' && i > this.current + 1) break;
    }
    this.current = now;
    if (now < 0) return;
    const { list } = this;
    const item = items[now] as HTMLElement;
    const box = list.closest<HTMLElement>('.panel') ?? list;
    box.scrollTop = item.offsetTop - box.clientHeight / 2;
    if (this.app.clock.speed.value <= 10 || !this.app.clock.playing.value) this.spoken.textContent = lines[now]!.text;
  }
}
