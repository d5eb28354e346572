/** The numbers of the charts, each taken once from a replay. */

import type { Margin, Replay } from '../core/replay';

export interface Series {
  name: string;
  colour: string; // a CSS variable
  dash: number[];
  ticks: ArrayLike<number>;
  values: ArrayLike<number>; // NaN where there is none
  holds?: readonly (boolean | null)[]; // of a measure: whether it does, by the rules
  none?: readonly boolean[]; // of a measure: that there is no number, as it is far from holding
}
export interface Chart {
  name: string;
  of: string; // whose values they are, where that is one mover
  unit: string;
  series: Series[];
  zero: boolean; // draw a line at zero: what lies below it holds
  note: string;
  tier: string | null; // none: what was recorded is no answer
}

export const FAR_OFF = 'far off'; // of a margin that is none, and known to be none
export const UNKNOWN = '–'; // of what nobody found out

const MEASURES: [string, string, number[]][] = [
  ['adjacent', '--c1', []],
  ['sealed', '--c2', [7, 4]],
  ['contained', '--c3', [2, 3]],
];

function margins(replay: Replay, mover: number): Chart {
  const own = replay.margins.filter((margin) => margin.mover === mover);
  const series = MEASURES.map(([name, colour, dash]): Series => {
    const of = own.filter((margin) => margin.measure === name);
    return { name, colour, dash, ticks: of.map((m) => m.tick), values: of.map((m) => m.margin_ticks ?? NaN), holds: of.map((m) => m.holds), none: of.map((m) => m.known && m.margin_ticks === null) };
  });
  const who = replay.movers[mover]?.name ?? '';
  return {
    name: 'Surrounded', of: who, unit: 'ticks', series: series.filter((one) => one.values.length > 0 && !Array.from(one.values).every(Number.isNaN)), zero: true,
    note: `Margins for ${who}. adjacent, sealed: ticks until it can hold, 0 when it does; contained: the pursuers’ lead, holds from 0 up.`, tier: 'exact',
  };
}

/** log2 of how many nodes a layer marks: the most bits that a belief over them can hold. */
function spread(replay: Replay): Chart | null {
  const layer = replay.layers.get(replay.layerLike('possible') ?? '');
  if (!layer) return null;
  const ticks = new Float64Array(layer.frames);
  const values = new Float64Array(layer.frames);
  for (let f = 0; f < layer.frames; f++) {
    let nodes = 0;
    const end = (f + 1) * layer.nodes;
    for (let i = f * layer.nodes; i < end; i++) if (layer.values[i]! > 0) nodes++;
    ticks[f] = f * layer.head.every_ticks;
    values[f] = nodes > 0 ? Math.log2(nodes) : NaN;
  }
  return {
    name: 'Where they can be', of: '', unit: 'bits', zero: false,
    series: [{ name: 'belief entropy at most', colour: '--c1', dash: [], ticks, values }],
    note: 'log2 of the nodes where the hunted can be: the most that a belief can leave open.', tier: layer.head.tier,
  };
}

function tracks(replay: Replay, what: 'stamina' | 'energy', name: string, full: (m: number) => number | null): Chart {
  const track = replay.tracks[what];
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
  const seen = { pursuer: 0, evader: 0, decoy: 0, bystander: 0 };
  const series: Series[] = [];
  replay.movers.forEach((mover, m) => {
    if (track.length === 0 || (mover.side !== 'pursuer' && mover.side !== 'evader')) return;
    const of = full(m);
    if (!of) return; // nobody has none of what it cannot have
    const from = m * replay.width;
    const values = Float64Array.from(track.subarray(from, from + replay.ticks + 1), (value) => {
      return value < 0 ? NaN : value / 10 / of;
    });
    if (!values.some((value) => !Number.isNaN(value))) return;
    const ticks = Float64Array.from({ length: values.length }, (_, t) => t);
    series.push({ name: mover.name, colour: `--${mover.side}`, dash: DASHES[seen[mover.side]++ % 4]!, ticks, values });
  });
  const note = what === 'stamina' ? 'What is left of the reserve for running, as part of the whole.' : 'What is left to pay abilities with.';
  return { name, of: '', unit: '%', series, zero: false, note, tier: null };
}

/** All charts that this replay can fill. `mover`: the evader whose margins are shown. */
export function chartsOf(replay: Replay, mover: number): Chart[] {
  return [
    margins(replay, mover),
    spread(replay),
    tracks(replay, 'stamina', 'Stamina', (m) => replay.movers[m]!.stamina_full_m),
    tracks(replay, 'energy', 'Energy', (m) => replay.movers[m]!.energy_full),
  ].filter((chart): chart is Chart => chart !== null && chart.series.length > 0);
}

/** The value of a series that holds at a tick, or NaN. */
export function valueAt(series: Series, tick: number): number {
  return series.values[lastOf(series, tick)] ?? NaN;
}

/** What is said of a margin where there is no chart. */
export function marginText({ holds, known, margin_ticks }: Margin): string {
  if (holds) return 'surrounded';
  if (margin_ticks !== null) return `margin ${margin_ticks} ticks`;
  return known ? FAR_OFF : UNKNOWN;
}

/** Whether a measure holds at a tick. */
export function holdsAt(series: Series, tick: number): boolean {
  return series.holds?.[lastOf(series, tick)] === true;
}

/** Whether it is known that a measure has no number at a tick. */
export function noneAt(series: Series, tick: number): boolean {
  return series.none?.[lastOf(series, tick)] === true;
}

/** Index of the last value at or before a tick, or -1. */
function lastOf(series: Series, tick: number): number {
  let low = 0;
  let high = series.ticks.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (series.ticks[mid]! <= tick) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}
