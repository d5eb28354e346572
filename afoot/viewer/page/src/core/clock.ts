/** The time of the replay: where it stands, whether it runs, how fast. Times are in ticks, whole at rest. */

import { Signal } from './signal';

export const SLOWEST = 0.1;
export const FASTEST = 1000;
const LONGEST_STEP_S = 0.25; // a tab that slept does not leap

/** Speed of a slider position in 0..1, on a logarithmic scale, and back. */
export function speedOf(position: number): number {
  const speed = SLOWEST * (FASTEST / SLOWEST) ** position;
  return Number(speed.toPrecision(2));
}
export function positionOf(speed: number): number {
  return Math.log(speed / SLOWEST) / Math.log(FASTEST / SLOWEST);
}

export class Clock {
  readonly time = new Signal(0);
  readonly tick = new Signal(0);
  readonly playing = new Signal(false);
  readonly speed = new Signal(10);
  readonly end = new Signal(0);
  tick_s = 1;
  waits = false; // at the end for more to come, instead of stopping there
  readonly held = new Signal(false); // a game goes on: time passes by its orders alone, and here one can only look back

  /** Goes to a time in ticks, kept within the chase. */
  go(time: number): void {
    const kept = Math.min(this.end.value, Math.max(0, time));
    this.time.value = kept;
    this.tick.value = Math.floor(kept);
  }

  /** Whether what is looked at in a game is over already. */
  get back(): boolean {
    return this.held.value && this.time.value < this.end.value;
  }

  /** Stops and goes whole ticks on or back. */
  step(ticks: number): void {
    this.playing.value = false;
    const whole = ticks < 0 ? Math.ceil(this.time.value) : Math.floor(this.time.value);
    this.go(whole + ticks);
  }

  /** Stops at a tick. */
  jump(tick: number): void {
    this.playing.value = false;
    this.go(tick);
  }

  toggle(): void {
    if (this.held.value) return;
    if (!this.playing.value && this.time.value >= this.end.value && !this.waits) this.go(0);
    this.playing.value = !this.playing.value;
  }

  /** Lets real seconds pass; stops at the end, on a whole tick. */
  pass(seconds: number): void {
    if (!this.playing.value) return;
    const step = Math.min(seconds, LONGEST_STEP_S) * this.speed.value;
    this.go(this.time.value + step / this.tick_s);
    if (this.time.value >= this.end.value && !this.waits) this.playing.value = false;
  }
}

/** 754 seconds as 12:34, with hours where there are any. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
