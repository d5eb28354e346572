import { describe, expect, it } from 'vitest';

import { stateOf } from '../src/play/cards';
import type { Hop, Own, Standing, Turn } from '../src/play/messages';
import { Signal } from '../src/core/signal';
import { Runner } from '../src/play/runner';
import { hidden, marksOf, meant } from '../src/play/targets';

const standing = (mover: string, way: number[]): Standing => ({
  mover, task: way.length > 0 ? 'go' : 'nothing', node: way.at(-1) ?? null, place: null, way,
  ticks: way.length > 0 ? { walk: 40, run: 12 } : {}, gait: 'run', keeps: [], once: [], free: true, why_not_free: '', can_follow: false, following: '',
});
const hop = (slot: number, node: number): Hop => ({ slot, node, going: 'street', ticks: { walk: 2 } });
const turn = (standings: Standing[], legal: Turn['legal']): Turn => ({
  type: 'turn', tick: 0, over: false, undos: 0, legal, gaits: ['walk', 'run'], abilities: [], standing: standings, asks: [], why: [],
});

const shown = () => false;

describe('what a game marks on the map', () => {
  it('marks no hop that is drawn upon its mover', () => {
    const screen = (node: number): [number, number] => [node * 10, 0];
    const marks = marksOf(turn([standing('a', [])], { a: [hop(1, 5), hop(2, 9)] }), 'a', 1, hidden(4, screen));
    expect(marks.map((mark) => mark.node)).toEqual([9]);
    expect(hidden(4, () => null)(5)).toBe(false);
  });

  it('marks the hops of the chosen mover alone', () => {
    const legal = { a: [hop(1, 5), hop(2, 6)], b: [hop(1, 7)] };
    const marks = marksOf(turn([standing('a', []), standing('b', [])], legal), 'a', 1, shown);
    expect(marks.map((mark) => mark.node)).toEqual([5, 6]);
  });

  it('labels where each is going with the time it takes at its gait', () => {
    const marks = marksOf(turn([standing('a', [1, 2, 3, 4]), standing('b', [9, 8])], {}), 'b', 0.5, shown);
    expect(marks.filter((mark) => mark.label).map((mark) => [mark.node, mark.label, mark.strong])).toEqual([
      [4, 'a 6 s', false],
      [8, 'b 6 s', true],
    ]);
  });

  it('makes one mark of a way, a line to where it ends', () => {
    const way = Array.from({ length: 900 }, (_, i) => i);
    const marks = marksOf(turn([standing('a', way)], { a: [hop(1, 899), hop(2, 1)] }), 'a', 1, shown);
    expect(marks.length).toBe(2);
    expect(marks.find((mark) => mark.node === 899)).toMatchObject({ label: 'a 12 s', way });
    expect(marks.some((mark) => mark.node === 1)).toBe(true);
  });
});

describe('what a card tells of a way', () => {
  it('has how long it takes, and that its mover is short of breath where that is to run', () => {
    const own = (stamina: number | null) => ({ status: 'live', stamina, stamina_full: stamina === null ? null : 123 }) as Own;
    const told = { ...standing('a', [1, 2]), place: 'at the north road', ticks: { walk: 90, run: 61 } };
    const card = (stamina: number | null, gait: 'walk' | 'run') => stateOf(own(stamina), { ...told, gait }, false, 0.5);
    expect(card(100, 'run')).toBe('On its way to the north road, 31 s at a run.');
    expect(card(1, 'run')).toBe('On its way to the north road, 31 s, short of breath.');
    expect(card(null, 'run')).toBe('On its way to the north road, 31 s at a run.');
    expect(card(1, 'walk')).toBe('On its way to the north road, 45 s at a walk.');
  });
});

describe('why time has stopped', () => {
  it('is told no more once something was ordered or taken back', () => {
    const game = { hello: new Signal(null), turn: new Signal<Turn | null>(null), refused: new Signal(null), connected: new Signal(true) };
    const runner = new Runner({} as never, game as never);
    game.turn.value = { ...turn([], {}), why: ['Tracker 1 comes in sight.', 'Leader waits for orders.'], asks: ['leader'] };
    expect(runner.stopped.value).toEqual(game.turn.value.why);
    game.turn.value = turn([], {});
    expect(runner.stopped.value).toEqual([]);
  });
});

describe('what a click is meant for', () => {
  const screen = (node: number): [number, number] | null => (node === 99 ? null : [node * 10, 0]);

  it('is an exit or a refuge that is drawn next to it, the nearest of them', () => {
    expect(meant(5, [6, 4.5], screen)).toBe(4.5);
    expect(meant(5, [6], screen)).toBe(6);
  });

  it('is the node itself where none is near or on the screen', () => {
    expect(meant(5, [8, 99], screen)).toBe(5);
    expect(meant(99, [5], screen)).toBe(99);
  });
});
