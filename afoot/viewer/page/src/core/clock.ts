/** The time of the replay: where it stands, whether it runs, how fast. Times are in ticks, whole at rest. */

import { Signal } from './signal';

export const SLOWEST = 0.1;
export const FASTEST = 1000;
const LONGEST_STEP_S = 0.25; // a tab that slept does not leap
const ASLEEP_S = 1; // a frame that took as long says nothing of how fast time passes
const MEASURED_S = 2; // at least, of watching, and
const MEASURED_TICKS = 6; // at the speed asked for, before a speed is told
const SHORT = 0.7; // of what was asked: below it falls well short

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
  readonly reached = new Signal<number | null>(null); // the speed that there was, where it falls well short of the one asked for
  readonly end = new Signal(0);
  tick_s = 1;
  waits = false; // at the end for more to come, instead of stopping there
  readonly held = new Signal(false); // a game goes on: time passes by its orders alone, and here one can only look back
  private since = { time: 0, seconds: 0 }; // what is measured: from which time, for how many real seconds

  constructor() {
    for (const signal of [this.playing, this.speed]) signal.onChange(() => this.measureAnew());
  }

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
    else this.measure(seconds);
  }

  /** Finds how fast time has passed: a chase that is played now may not come as fast as it is asked for, nor the frames. */
  private measure(seconds: number): void {
    const passed = this.time.value - this.since.time;
    if (passed < 0 || seconds > ASLEEP_S) return this.measureAnew(); // somebody went back, or the tab slept
    this.since.seconds += seconds;
    const asked = this.speed.value;
    if (this.since.seconds < Math.max(MEASURED_S, (MEASURED_TICKS * this.tick_s) / asked)) return;
    const speed = (passed * this.tick_s) / this.since.seconds;
    this.reached.value = speed < SHORT * asked ? speed : null;
    this.since = { time: this.time.value, seconds: 0 };
  }

  private measureAnew(): void {
    this.since = { time: this.time.value, seconds: 0 };
    this.reached.value = null;
  }
}

/** 754 seconds as 12:34, with hours where there are any. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
