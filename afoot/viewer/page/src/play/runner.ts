/** Time in a game: plays on at a pace until something happens, or as fast as it goes. */

import type { App } from '../app';
import { Signal } from '../core/signal';
import type { Game } from './game';

export const PACES = [1, 2, 5, 10, 20] as const; // seconds of the chase in a second
const STEP_MS = 100; // a message this often at most
const LEAP_TICKS = 60; // in one message where no pace is kept

export class Runner {
  readonly running = new Signal(false);
  readonly pace = new Signal<number>(5);
  readonly stopped = new Signal<readonly string[]>([]); // why it stopped last
  private readonly app: App;
  private readonly game: Game;
  private leap = false;
  private asked = false; // a message is under way
  private sent_ms = 0;
  private timer = 0;

  constructor(app: App, game: Game) {
    this.app = app;
    this.game = game;
    game.turn.onChange((turn) => {
      this.asked = false;
      if (!turn) return;
      if (turn.why.length > 0 || turn.over) this.stop(turn.why);
      else if (this.running.value) this.later();
      else this.stopped.value = []; // something was ordered or taken back since
    });
    game.refused.onChange((refused) => {
      if (!refused) return;
      this.asked = false;
      this.stop([]);
    });
    game.connected.onChange((connected) => {
      this.asked = false;
      if (!connected) this.stop([]);
    });
  }

  /** Goes on at the pace; `leap`: as fast as it goes. Not while orders are missing: it would stop again at once. */
  go(leap = false): void {
    const { turn } = this.game;
    if (!turn.value || turn.value.over || turn.value.asks.length > 0) return;
    this.leap = leap;
    this.stopped.value = [];
    this.running.value = true;
    this.app.clock.jump(this.app.clock.end.value);
    this.ask();
  }

  stop(why: readonly string[] = []): void {
    clearTimeout(this.timer);
    this.running.value = false;
    this.stopped.value = why;
  }

  toggle(): void {
    if (this.running.value) this.stop();
    else this.go();
  }

  /** One tick. */
  step(): void {
    this.stop();
    this.app.clock.jump(this.app.clock.end.value);
    if (!this.asked) this.send(1);
  }

  private get tick_s(): number {
    return this.game.hello.value?.tick_s ?? 1;
  }

  private get ticks(): number {
    return this.leap ? LEAP_TICKS : Math.max(1, Math.round((this.pace.value / this.tick_s) * (STEP_MS / 1000)));
  }

  private later(): void {
    clearTimeout(this.timer);
    const due_ms = this.leap ? 0 : (this.ticks * this.tick_s * 1000) / this.pace.value;
    this.timer = window.setTimeout(() => this.ask(), Math.max(0, due_ms - (performance.now() - this.sent_ms)));
  }

  private ask(): void {
    if (this.running.value && !this.asked) this.send(this.ticks);
  }

  private send(ticks: number): void {
    this.asked = true;
    this.sent_ms = performance.now();
    this.game.advance(ticks);
  }
}
