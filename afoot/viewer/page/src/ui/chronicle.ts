/** The story of the chase in sentences; the one that holds now is marked, each one goes to its tick. One stop of Tab. */

import type { App } from '../app';
import { lastAt } from '../core/at';
import { h } from './dom';

export class Chronicle {
  readonly element = h('div', { class: 'chronicle' });
  private readonly app: App;
  private readonly list = h('ol', { class: 'lines', onkeydown: (event: KeyboardEvent) => this.key(event), onfocusin: () => this.focused() });
  private readonly spoken = h('p', { class: 'unseen', 'aria-live': 'polite' });
  private current = -2;
  private stop = 0; // the sentence that Tab comes to

  constructor(app: App) {
    this.app = app;
    this.element.append(this.list, this.spoken);
    app.shown.watch(() => this.fill());
    app.grew.onChange(() => this.fill());
    app.clock.tick.watch((tick) => this.mark(tick));
  }

  private fill(): void {
    const lines = this.app.shown.value?.replay.meta.chronicle ?? [];
    const kept = this.list.contains(document.activeElement) ? this.stop : null;
    this.list.replaceChildren(...lines.map((line) => h('li', {},
      h('button', { type: 'button', tabindex: -1, onclick: () => this.app.clock.jump(line.tick) }, h('time', {}, line.clock), h('span', {}, line.text)))));
    if (lines.length === 0 && this.app.shown.value) {
      this.list.append(h('li', { class: 'empty' }, 'Nothing has happened that this view knows of.'));
    }
    this.current = -2;
    this.mark(this.app.clock.tick.value);
    if (kept === null) return;
    this.stopAt(kept); // a chase that is played now is told anew at every tick
    this.buttons[kept]?.focus({ preventScroll: true });
  }

  private get buttons(): NodeListOf<HTMLButtonElement> {
    return this.list.querySelectorAll('button');
  }

  /** Arrows go from sentence to sentence, Home and End to the first and the last. */
  private key(event: KeyboardEvent): void {
    const last = this.buttons.length - 1;
    const to = { ArrowDown: this.stop + 1, ArrowUp: this.stop - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // they have another meaning elsewhere
    this.buttons[Math.min(last, Math.max(0, to))]?.focus();
  }

  private focused(): void {
    this.stopAt([...this.buttons].indexOf(document.activeElement as HTMLButtonElement));
  }

  private stopAt(stop: number): void {
    const { buttons } = this;
    if (buttons[this.stop]) buttons[this.stop]!.tabIndex = -1;
    this.stop = Math.max(0, stop);
    if (buttons[this.stop]) buttons[this.stop]!.tabIndex = 0;
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
    if (!this.list.contains(document.activeElement)) this.stopAt(now);
    if (now < 0) return;
    const { list } = this;
    const item = items[now] as HTMLElement;
    const box = list.closest<HTMLElement>('.panel') ?? list;
    box.scrollTop = item.offsetTop - box.clientHeight / 2;
    if (this.app.clock.speed.value <= 10 || !this.app.clock.playing.value) this.spoken.textContent = lines[now]!.text;
  }
}
