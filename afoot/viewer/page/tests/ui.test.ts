import { describe, expect, it } from 'vitest';

import { decode } from '../src/core/container';
import { Replay } from '../src/core/replay';
import { chartsOf, valueAt } from '../src/ui/series';
import { eventText, marksOf } from '../src/ui/timeline';
import { smallReplay } from './encode';

const event = (tick: number, name: string) => ({ tick, event: name, mover: 1, other: 0, node: 1, particulars: {} });
const events = [event(0, 'sighted'), event(1, 'spotted'), event(1, 'captured'), event(4, 'guise_on')];
const replay = Replay.read(decode(smallReplay({ events })));

describe('marks', () => {
  it('puts events of one place under the weightiest, and leaves out what deserves none', () => {
    const marks = marksOf(replay, 1000);
    expect(marks.map((mark) => [mark.tick, mark.kind, mark.events.length])).toEqual([[1, 'end', 2], [4, 'trick', 1]]);
    expect(marksOf(replay, 10).map((mark) => [mark.tick, mark.kind])).toEqual([[1, 'end']]); // no room for more
    expect(eventText(replay, events[2] as never)).toBe('Captured: leader, tracker');
  });
});

describe('charts', () => {
  const charts = chartsOf(replay, 1);

  it('tells how many bits are open where the hunted can be, by the frames of the layer', () => {
    const open = charts.find((chart) => chart.unit === 'bits')!.series[0]!;
    expect([0, 2, 3, 4].map((tick) => valueAt(open, tick))).toEqual([0, 1, 1, Math.log2(3)]);
    expect(charts.find((chart) => chart.unit === 'bits')!.tier).toBe('certified');
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
