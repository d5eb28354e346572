import { describe, expect, it } from 'vitest';

import { decode } from '../src/core/container';
import { LiveReplay } from '../src/core/live';
import { Replay } from '../src/core/replay';
import { chartsOf, FAR_OFF, marginText, UNKNOWN, valueAt } from '../src/ui/series';
import { eventsOf, marksOf, toldIn } from '../src/ui/marks';
import { smallReplay } from './encode';

const event = (tick: number, name: string) => ({ tick, event: name, mover: 1, other: 0, node: 1, particulars: {} });
const events = [event(0, 'sighted'), event(1, 'spotted'), event(1, 'captured'), event(4, 'guise_on')];
const replay = Replay.read(decode(smallReplay({ events })));

describe('marks', () => {
  it('puts events of one place under the weightiest, and leaves out what deserves none', () => {
    const happened = eventsOf(replay);
    const marks = marksOf(happened, replay.ticks, 1000);
    expect(marks.map((mark) => [mark.tick, mark.kind, mark.told.length])).toEqual([[1, 'end', 2], [4, 'trick', 1]]);
    expect(marksOf(happened, replay.ticks, 10).map((mark) => [mark.tick, mark.kind])).toEqual([[1, 'end']]); // no room for more
    expect(happened[2]!.text).toBe('Captured: leader, tracker');
  });

  it('takes those of a game from what its side is told', () => {
    const live = new LiveReplay({ movers: [{ name: 'leader', side: 'evader' }] as never, view: 'evaders' });
    const line = (tick: number, kind: string) => ({ tick, clock: '', text: `${kind}.`, event: kind });
    live.meta.chronicle = [line(0, 'start'), line(2, 'sighted'), line(9, 'captured')];
    live.meta.clouds = [{ node: 1, radius_m: 5, from_tick: 4, until_tick: 8 }];
    live.meta.guises = [{ mover: 0, tick: 1, looks_like: null }, { mover: 0, tick: 5, looks_like: 'child' }];
    live.meta.doors = [{ passage: 'trap door', tick: 0, state: 'shut' }, { passage: 'trap door', tick: 7, state: 'open' }];
    const marks = marksOf(toldIn(live), 10, 1000);
    expect(marks.map((mark) => [mark.tick, mark.kind, mark.told[0]!.text])).toEqual([
      [2, 'seen', 'sighted.'], [4, 'trick', 'Smoke'], [5, 'trick', 'Leader looks like a child'],
      [7, 'trick', 'Trap door: open'], [9, 'end', 'captured.'],
    ]);
  });
});

describe('charts', () => {
  const charts = chartsOf(replay, 1);

  it('tells how many bits are open where the hunted can be, by the frames of the layer', () => {
    const open = charts.find((chart) => chart.unit === 'bits')!.series[0]!;
    expect([0, 2, 3, 4].map((tick) => valueAt(open, tick))).toEqual([0, 1, 1, Math.log2(3)]);
    expect(charts.find((chart) => chart.unit === 'bits')!.tier).toBe('certified');
  });

  it('have the words for a margin without a number that details have', () => {
    const margin = { tick: 0, mover: 1, measure: 'contained', holds: false, margin_ticks: null, known: true };
    const told = [margin, { ...margin, known: false }, { ...margin, margin_ticks: -3 }, { ...margin, holds: true }].map(marginText);
    expect(told).toEqual([FAR_OFF, UNKNOWN, 'margin -3 ticks', 'surrounded']);
  });

  it('shows no energy of who can have none', () => {
    const own = (energy_full: number | null) => ({ name: 'one', side: 'pursuer', energy_full, stamina_full_m: 0 });
    const movers = [own(20), own(null)];
    const full = Replay.read(decode(smallReplay({ movers })));
    full.tracks.energy = new Int32Array(10).fill(10_000);
    full.tracks.stamina = new Int32Array(10);
    const [shown] = chartsOf(full, 1).filter((chart) => chart.unit === '%');
    expect(shown!.name).toBe('Energy');
    expect(shown!.series.map((series) => valueAt(series, 2))).toEqual([50]);
  });

  it('shows a margin from the tick it was looked at, and leaves out a measure that never had one', () => {
    const surrounded = charts.find((chart) => chart.name === 'Surrounded')!;
    expect(surrounded.series.map((series) => series.name)).toEqual(['adjacent']);
    expect([1, 3].map((tick) => valueAt(surrounded.series[0]!, tick))).toEqual([7, -2]);
    expect(valueAt(surrounded.series[0]!, -1)).toBeNaN();
  });
});
