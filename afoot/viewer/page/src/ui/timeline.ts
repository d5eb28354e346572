/** Play, pause, steps, speed, and the line of time with its marks. */

import type { App } from '../app';
import { clockText, positionOf, speedOf } from '../core/clock';
import { h, icon, iconButton } from './dom';
import { eventsOf, marksOf, toldIn } from './marks';

export const SPEED_STEPS = 200;

export class Timeline {
  readonly element = h('div', { class: 'timeline' });
  private readonly app: App;
  private readonly marks = h('div', { class: 'marks' });
  private readonly slider: HTMLInputElement;

  constructor(app: App) {
    this.app = app;
    const { clock } = app;
    this.slider = h('input', {
      type: 'range', class: 'scrub', min: 0, max: 0, step: 1, value: 0, 'aria-label': 'Time',
      oninput: () => clock.jump(Number(this.slider.value)),
    });
    this.element.append(this.controls(), h('div', { class: 'track' }, h('i', { class: 'rail' }), this.marks, this.slider));
    clock.end.watch((end) => {
      this.slider.max = String(end);
      this.place(clock.time.value);
    });
    clock.time.watch((time) => this.place(time));
    clock.tick.watch((tick) => this.slider.setAttribute('aria-valuetext', `${clockText(tick * clock.tick_s)}, tick ${tick}`));
    app.shown.watch(() => this.fill());
    app.grew.onChange(() => this.fill());
    new ResizeObserver(() => this.fill()).observe(this.marks);
  }

  private controls(): HTMLElement {
    const { clock } = this.app;
    const play = h('button', { type: 'button', class: 'icon play-button', onclick: () => clock.toggle() });
    clock.playing.watch((on) => {
      play.replaceChildren(icon(on ? 'pause' : 'play'));
      play.setAttribute('aria-label', on ? 'Pause' : 'Play');
      play.title = on ? 'Pause (space)' : 'Play (space)';
    });
    const time = h('output', { class: 'clock', 'aria-label': 'Time in the chase' });
    const show = () => {
      const at = clock.tick.value;
      time.textContent = `${clockText(at * clock.tick_s)} / ${clockText(clock.end.value * clock.tick_s)}`;
      time.title = `tick ${at} of ${clock.end.value}`;
    };
    clock.tick.watch(show);
    clock.end.onChange(show);
    return h('div', { class: 'controls' },
      iconButton('back', 'A tick back', () => clock.step(-1)), play,
      iconButton('forward', 'A tick on', () => clock.step(1)), time, this.now(), this.speed());
  }

  /** The way back to a game from what is over in it. */
  private now(): HTMLElement {
    const { clock } = this.app;
    const button = h('button', { type: 'button', class: 'strong', 'data-act': 'now', onclick: () => clock.jump(clock.end.value) }, 'Back to now');
    for (const signal of [clock.time, clock.end, clock.held]) {
      signal.watch(() => {
        button.hidden = !clock.back;
      });
    }
    return button;
  }

  private speed(): HTMLElement {
    const { clock } = this.app;
    const slider = h('input', {
      type: 'range', class: 'speed', min: 0, max: SPEED_STEPS, step: 1, 'aria-label': 'Speed',
      oninput: () => {
        clock.speed.value = speedOf(Number(slider.value) / SPEED_STEPS);
      },
    });
    const told = h('output', { class: 'speedtext' });
    const tell = () => {
      const { speed: { value: asked }, reached: { value: reached } } = clock;
      slider.value = String(Math.round(positionOf(asked) * SPEED_STEPS));
      const text = reached === null ? times(asked) : `${times(reached)} of ${times(asked)}`;
      told.textContent = text;
      told.title = reached === null ? '' : `It comes no faster than ${times(reached)} here.`;
      slider.setAttribute('aria-valuetext', `${text}: seconds of the chase in a second`);
    };
    clock.speed.watch(tell);
    clock.reached.onChange(tell);
    return h('label', { class: 'speedbox', title: 'Seconds of the chase in a second' }, h('span', {}, 'Speed'), slider, told);
  }

  private place(time: number): void {
    const end = Math.max(1, this.app.clock.end.value);
    this.slider.value = String(Math.floor(time));
    this.element.style.setProperty('--at', String(time / end));
  }

  private fill(): void {
    const replay = this.app.shown.value?.replay;
    if (!replay) return;
    const end = Math.max(1, replay.ticks);
    const happened = this.app.playing === null ? eventsOf(replay) : toldIn(replay);
    this.marks.replaceChildren(...marksOf(happened, replay.ticks, this.marks.clientWidth).map((stop) => {
      const told = [...new Set(stop.told.map((one) => one.text))];
      const tip = `${clockText(stop.tick * replay.meta.tick_s)}  ${told.slice(0, 4).join('; ')}${told.length > 4 ? '…' : ''}`;
      return h('button', {
        type: 'button', class: `event event-${stop.kind}`, style: `--place: ${stop.tick / end}`, title: tip,
        'aria-label': tip, tabindex: -1, 'data-tick': stop.tick, onclick: () => this.app.clock.jump(stop.tick),
      });
    }));
    this.place(this.app.clock.time.value);
  }
}

/** A speed to two digits: 90×. */
function times(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
