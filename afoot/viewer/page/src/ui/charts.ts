/** Charts under the line of time, on its scale: drawn once, with a cursor that moves. */

import type { App } from '../app';
import { h } from './dom';
import { type Chart, chartsOf, FAR_OFF, holdsAt, noneAt, type Series, UNKNOWN, valueAt } from './series';

const HEIGHT = 92;
const COLUMN = 64; // of the figures, right of the plot: --figures in style.css
const FIGURE_GAP = 8;
const FIGURE_PX = 13; // from one to the next at least
const PAD = { top: 10, bottom: 8 };

export class Charts {
  readonly element = h('section', { class: 'charts', 'aria-label': 'Charts' });
  private readonly app: App;
  private readonly choice = h('div', { class: 'chartchoice', role: 'radiogroup', 'aria-label': 'Chart' });
  private readonly canvas = h('canvas', { 'aria-hidden': 'true' });
  private readonly key = h('ul', { class: 'key', 'aria-label': 'Values now' });
  private readonly plot: HTMLElement;
  private charts: Chart[] = [];
  private chosen = 'Surrounded';
  private evader = 0;
  private unkept = false; // margins of this chase were not kept

  constructor(app: App) {
    this.app = app;
    const goTo = (event: PointerEvent) => {
      if (event.buttons === 0 && event.type !== 'click') return;
      const box = this.plot.getBoundingClientRect();
      app.clock.jump(Math.round(Math.min(1, (event.clientX - box.left) / box.width) * app.clock.end.value));
    };
    this.plot = h('div', { class: 'plot', onpointerdown: goTo, onpointermove: goTo }, this.canvas, h('i', { class: 'cursor' }));
    this.element.append(h('div', { class: 'charthead' }, this.choice, this.key), this.plot);
    app.shown.watch(() => this.take());
    app.grew.onChange(() => this.take());
    app.chosen.onChange((now) => {
      if (now?.what !== 'mover' || app.shown.value?.replay.movers[now.mover]?.side !== 'evader') return;
      this.evader = now.mover;
      this.take();
    });
    app.theme.onChange(() => requestAnimationFrame(() => this.draw()));
    app.clock.tick.watch((tick) => this.tell(tick));
    app.clock.time.watch((time) => this.plot.style.setProperty('--at', String(time / Math.max(1, app.clock.end.value))));
    new ResizeObserver(() => this.draw()).observe(this.plot);
  }

  private get chart(): Chart | undefined {
    return this.charts.find((chart) => chart.name === this.chosen) ?? this.charts[0];
  }

  private take(): void {
    const replay = this.app.shown.value?.replay;
    if (!replay) return;
    if (replay.movers[this.evader]?.side !== 'evader') this.evader = replay.movers.findIndex((m) => m.side === 'evader');
    this.charts = chartsOf(replay, this.evader);
    this.unkept = replay.meta.view === 'truth' && !this.charts.some((chart) => chart.name === 'Surrounded');
    this.element.hidden = this.charts.length === 0;
    this.fill();
  }

  private fill(): void {
    const now = this.chart;
    this.choice.replaceChildren(...this.charts.map((chart) => h('button', {
      type: 'button', role: 'radio', 'aria-checked': String(chart === now), title: chart.note,
      onclick: () => {
        this.chosen = chart.name;
        this.fill();
      },
    }, chart.name)));
    this.key.replaceChildren(...(now?.series ?? []).map((series) => h('li', {}, swatch(series), series.name, h('b', {}))));
    if (now?.of) this.key.append(h('li', {}, `margins of ${now.of}`));
    if (this.unkept) this.key.append(h('li', {}, 'no margins were kept of this chase'));
    if (now?.tier) this.key.append(h('li', {}, h('span', { class: 'tier', title: now.note }, now.tier)));
    this.draw();
    this.tell(this.app.clock.tick.value);
  }

  private tell(tick: number): void {
    const { chart } = this;
    chart?.series.forEach((series, i) => {
      const cell = this.key.children[i]?.querySelector('b');
      const value = valueAt(series, tick);
      const shown = chart.unit === '%' ? Math.round(value) : Math.round(value * 10) / 10;
      const text = Number.isNaN(value) ? (noneAt(series, tick) ? FAR_OFF : UNKNOWN) : `${shown}${chart.unit === '%' ? ' %' : ''}${holdsAt(series, tick) ? ', holds' : ''}`;
      if (cell && cell.textContent !== text) cell.textContent = text;
    });
  }

  private draw(): void {
    const width = this.plot.clientWidth;
    const { chart } = this;
    if (!chart || width === 0) return;
    const scale = devicePixelRatio;
    this.canvas.width = Math.round((width + COLUMN) * scale);
    this.canvas.height = HEIGHT * scale;
    const pen = this.canvas.getContext('2d')!;
    pen.scale(scale, scale);
    const [low, high] = range(chart);
    const x = (tick: number) => (tick / Math.max(1, this.app.clock.end.value)) * width;
    const y = (value: number) => PAD.top + ((high - value) / (high - low || 1)) * (HEIGHT - PAD.top - PAD.bottom);
    const style = getComputedStyle(this.element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const levels = [...new Set([high, chart.zero ? 0 : low, low])];
    rules(pen, levels.map(y), width, colour('--faint'));
    for (const series of chart.series) line(pen, series, x, y, width, colour(series.colour));
    figures(pen, chart.unit, levels, y, width, colour('--quiet'));
  }
}

function range(chart: Chart): [number, number] {
  if (chart.unit === '%') return [0, 100];
  let [low, high] = [0, 1];
  for (const { values } of chart.series) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

function rules(pen: CanvasRenderingContext2D, at: number[], width: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  for (const y of at) {
    pen.beginPath();
    pen.moveTo(0, Math.round(y) + 0.5);
    pen.lineTo(width, Math.round(y) + 0.5);
    pen.stroke();
  }
}

/** What the levels mean, in a column of their own: no line comes there. */
function figures(
  pen: CanvasRenderingContext2D, unit: string, levels: number[], y: (value: number) => number, width: number, ink: string,
): void {
  pen.font = '11px system-ui, sans-serif';
  pen.fillStyle = ink;
  pen.textBaseline = 'middle';
  let told = -Infinity;
  for (const value of levels) {
    const at = Math.round(y(value));
    if (at - told < FIGURE_PX) continue;
    told = at;
    pen.fillText(`${Math.round(value * 10) / 10} ${unit}`, width + FIGURE_GAP, at);
  }
}

function line(
  pen: CanvasRenderingContext2D, series: Series, x: (tick: number) => number, y: (value: number) => number,
  width: number, colour: string,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.8;
  pen.setLineDash(series.dash);
  pen.lineJoin = 'round';
  pen.beginPath();
  const every = Math.max(1, Math.floor(series.ticks.length / (width * 2)));
  let open = false;
  for (let i = 0; i < series.ticks.length; i += every) {
    const value = series.values[i]!;
    if (Number.isNaN(value)) open = false;
    else if (open) pen.lineTo(x(series.ticks[i]!), y(value));
    else {
      pen.moveTo(x(series.ticks[i]!), y(value));
      open = true;
    }
  }
  pen.stroke();
  pen.setLineDash([]);
}

/** A piece of the line as it is drawn, dashes and all. */
function swatch(series: Series): HTMLElement {
  const ink = `var(${series.colour})`;
  let at = 0;
  const stops = series.dash.map((length, i) => `${i % 2 === 0 ? ink : 'transparent'} ${at}px ${(at += length)}px`);
  const filled = stops.length === 0 ? ink : `repeating-linear-gradient(90deg, ${stops.join(', ')})`;
  return h('i', { class: 'swatch', style: `--line: ${filled}` });
}
