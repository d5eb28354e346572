import { describe, expect, it } from 'vitest';

import { cloudsAt, doorsAt, guisesAt, knownAt, lastAt, marginsAt } from '../src/core/at';
import { Clock, clockText, positionOf, speedOf } from '../src/core/clock';
import { decode, FormatError } from '../src/core/container';
import { misread, readLink, tooLate, writeLink } from '../src/core/link';
import { LiveReplay, type TickMessage } from '../src/core/live';
import { Replay } from '../src/core/replay';
import { encode, smallReplay } from './encode';

describe('the container', () => {
  it('undoes differences along either axis, and wraps bytes', () => {
    const box = decode(encode({}, {
      rows: { dtype: 'i4', shape: [2, 3], values: [5, 4, 9, -1, 0, 7], axis: 1 },
      frames: { dtype: 'u1', shape: [3, 2], values: [250, 1, 3, 200, 255, 0], axis: 0 },
    }));
    expect([...box.sections.get('rows')!.array]).toEqual([5, 4, 9, -1, 0, 7]);
    expect([...box.sections.get('frames')!.array]).toEqual([250, 1, 3, 200, 255, 0]);
  });

  it('refuses what is no container, another format, and a file that was cut', () => {
    expect(() => decode(new TextEncoder().encode('<!doctype html>').buffer as ArrayBuffer)).toThrow(/AFT1/);
    expect(() => decode(encode({ format: 2 }, {}))).toThrow(/format 2/);
    const whole = smallReplay();
    expect(() => decode(whole.slice(0, whole.byteLength - 16))).toThrow(FormatError);
    expect(() => decode(whole.slice(0, 40))).toThrow(/cut/);
  });
});

describe('a replay', () => {
  const replay = Replay.read(decode(smallReplay()));

  it('places movers between ticks, and not where the view hides them', () => {
    const at = [0, 0, 0];
    expect(replay.place(0, 1.5, at)).toBe(true);
    expect(at).toEqual([1.5, 0, 0]);
    expect(replay.place(1, 0, at)).toBe(false);
    expect(replay.place(1, 1.9, at)).toBe(false); // it comes into view with frame 2, not on the way there
    expect(replay.place(1, 2.5, at) && at[0]).toBe(9.5);
    expect(replay.place(0, 99, at) && at[0]).toBe(4);
  });

  it('gives the frame of a layer that holds at a tick', () => {
    expect([...replay.frame('possible', 1)!]).toEqual([255, 0, 0, 0]);
    expect([...replay.frame('possible', 3)!]).toEqual([10, 255, 0, 0]);
    expect([...replay.frame('possible', 4)!]).toEqual([0, 20, 255, 1]);
    expect(replay.frame('other', 0)).toBeUndefined();
    expect([0, 1, 3, 4].map((tick) => replay.frameTick('possible', tick))).toEqual([0, 0, 2, 4]);
  });

  it('has a layer of the same meaning by another name, and in place of no other', () => {
    expect(['possible', 'thought', 'first', null].map((name) => replay.layerLike(name))).toEqual(['possible', 'possible', null, null]);
  });

  it('tells what holds at a tick', () => {
    expect([0, 1, 2, 3].map((tick) => cloudsAt(replay, tick).length)).toEqual([0, 1, 1, 0]);
    expect(doorsAt(replay, 1).get('trap')).toBe('shut');
    expect(doorsAt(replay, 2).get('trap')).toBe('open');
    expect([0, 1, 3].map((tick) => guisesAt(replay, tick).get(1))).toEqual([undefined, 'child', undefined]);
    const seen = (mover: number, tick: number) => [...(replay.seen(replay.look(mover, tick) ?? 'none') ?? [])];
    expect([seen(0, 1), seen(0, 2), seen(0, 4), seen(1, 3)]).toEqual([[1, 2], [3], [], []]);
  });

  it('knows the last position of the others with its age, and only what its own side knew', () => {
    expect(knownAt(replay, 0)).toEqual([]);
    expect(knownAt(replay, 2)).toMatchObject([{ node: 9, age_ticks: 1, fresh: true }]);
    expect(knownAt(replay, 9)).toMatchObject([{ node: 8, age_ticks: 6, fresh: false }]);
    expect(knownAt(replay, 9)[0]!.of.taken_for).toBe(1);
    expect(knownAt(replay, 20)).toEqual([]); // known by then to be nobody
  });

  it('keeps a margin that nobody found out apart from one that there is not', () => {
    expect(marginsAt(replay, 1, 1).get('adjacent')).toMatchObject({ holds: false, margin_ticks: 7 });
    expect(marginsAt(replay, 1, 4).get('adjacent')).toMatchObject({ holds: true, margin_ticks: -2 });
    expect(marginsAt(replay, 1, 4).get('sealed')).toMatchObject({ holds: null, margin_ticks: null, known: false });
  });
});

describe('the clock', () => {
  it('steps whole ticks, stays within the chase and stops at its end', () => {
    const clock = new Clock();
    clock.end.value = 10;
    clock.go(3.4);
    clock.step(-1);
    expect(clock.time.value).toBe(3);
    clock.step(-1);
    expect(clock.time.value).toBe(2);
    clock.step(100);
    expect(clock.tick.value).toBe(10);
    clock.toggle(); // at the end it begins anew
    expect(clock.playing.value && clock.time.value).toBe(0);
    clock.speed.value = 1000;
    clock.pass(0.1);
    expect(clock.time.value).toBe(10);
    expect(clock.playing.value).toBe(false);
  });

  it('lets one look back in a game, in which no time passes by itself', () => {
    const clock = new Clock();
    clock.end.value = 30;
    clock.go(30);
    clock.held.value = true;
    expect(clock.back).toBe(false);
    clock.toggle();
    expect(clock.playing.value).toBe(false);
    clock.step(-1);
    expect([clock.tick.value, clock.back]).toEqual([29, true]);
    clock.jump(99);
    expect([clock.tick.value, clock.back]).toEqual([30, false]);
    clock.held.value = false;
    clock.jump(4);
    expect(clock.back).toBe(false);
  });

  it('passes seconds of the chase, whatever a tick lasts, and does not leap after a sleep', () => {
    const clock = new Clock();
    clock.end.value = 1e6;
    clock.tick_s = 2;
    clock.speed.value = 10;
    clock.playing.value = true;
    clock.pass(0.1);
    expect(clock.time.value).toBeCloseTo(0.5);
    clock.pass(3600);
    expect(clock.time.value).toBeLessThan(3);
  });

  it('tells the speed that there was where it falls well short of the one asked for', () => {
    const clock = new Clock();
    clock.waits = true; // for a chase that is played now, of which 90 ticks come in a second
    clock.speed.value = 1000;
    clock.playing.value = true;
    const watch = (seconds: number, ticks_s: number) => {
      for (let frame = 0; frame < seconds * 10; frame++) {
        clock.end.value += ticks_s / 10;
        clock.pass(0.1);
      }
    };
    watch(1, 90);
    expect(clock.reached.value).toBeNull(); // too soon to say
    watch(3, 90);
    expect(clock.reached.value).toBeCloseTo(90);
    clock.speed.value = 80;
    expect(clock.reached.value).toBeNull();
    watch(3, 90);
    expect(clock.reached.value).toBeNull();
    clock.pass(60); // a tab that slept
    clock.speed.value = 1000;
    watch(6, 0);
    expect(clock.reached.value).toBe(0);
    clock.jump(3);
    expect(clock.reached.value).toBeNull();
  });

  it('has a logarithmic speed from 0.1 to 1000', () => {
    expect([0, 0.25, 0.5, 1].map(speedOf)).toEqual([0.1, 1, 10, 1000]);
    for (const speed of [0.1, 1, 37, 1000]) expect(speedOf(positionOf(speed))).toBeCloseTo(speed, 1);
    expect([0, 75, 3661].map(clockText)).toEqual(['0:00', '1:15', '1:01:01']);
  });
});

describe('lists and links', () => {
  it('finds the last entry at or before a tick', () => {
    const list = [{ tick: 1 }, { tick: 4 }, { tick: 4 }, { tick: 9 }];
    expect([0, 1, 3, 4, 8, 99].map((tick) => lastAt(list, tick))).toEqual([-1, 0, 0, 2, 2, 3]);
    expect(lastAt([], 3)).toBe(-1);
  });

  it('reads back what it wrote, and falls back where an address says nonsense', () => {
    const link = { run: '3', chase: 7, tick: 120, view: 'evaders', play: null, live: false } as const;
    expect(readLink(writeLink(link))).toEqual(link);
    expect(readLink('#chase=-1&tick=x&view=god')).toMatchObject({ run: null, chase: 0, tick: 0, view: 'truth' });
    expect(misread('#run=1&chase=0&tick=9&view=truth') ?? misread('')).toBeNull();
    expect(misread('#chase=1.5')).toMatchObject({ noRun: false, what: expect.stringContaining('chase=1.5; expected a whole number') });
    expect(misread('#nonsense')).toMatchObject({ noRun: false, what: expect.stringContaining('nonsense; expected run, chase, tick or view') });
    expect(misread('#run=1&colour=red')?.what).toContain('colour=red; expected');
    expect([tooLate(5, 5), tooLate(999999, 5)]).toEqual([null, 'The chase ends before tick 999999: its last tick, 5, is shown.']);
    for (const run of ['x', '0', '', '-1', '1e3', '99999999999']) expect(misread(`#run=${run}`)?.noRun).toBe(true);
  });
});

describe('a live replay', () => {
  const movers = ['tracker', 'leader'].map((name, i) => ({ name, side: i ? 'evader' : 'pursuer' }));
  const message = (tick: number, contacts: unknown[] = []): TickMessage => ({
    type: 'tick', tick, contacts, gone: [], events: [{ tick, event: tick === 7 ? 'smoke' : 'x', node: 3, particulars: tick === 7 ? { radius_m: 9, until_tick: 20 } : {} }], chronicle: [],
    movers: [{ mover: 0, x: tick, y: 0, z: 0, node: tick, gait: 'run', status: 'live', inside: null, stamina: 1.5, energy: null, looks_like: null, sight_m: tick === 9 ? null : 120 }],
  } as unknown as TickMessage);

  it('grows beyond its first room, hides whom a message does not place, and forgets after an undo', () => {
    const live = new LiveReplay({ movers: movers as never, view: 'pursuers' });
    for (let tick = 0; tick <= 2100; tick++) live.take(message(tick));
    const at = [0, 0, 0];
    expect(live.ticks).toBe(2100);
    expect(live.place(0, 2050.5, at) && at[0]).toBeCloseTo(2050.5);
    expect(live.place(1, 5, at)).toBe(false);
    expect(live.value('stamina', 0, 7)).toBe(1500);
    expect([7, 8, 19, 20].map((tick) => cloudsAt(live, tick).length)).toEqual([0, 1, 1, 0]);
    expect([7, 8, 9].map((tick) => live.look(0, tick))).toEqual(['7?range_m=120', '8?range_m=120&cloud=3:9', undefined]);
    live.keepSight('7?range_m=120', Int32Array.of(3, 4));
    expect([...live.seen(live.look(0, 7)!)!, live.look(1, 7)]).toEqual([3, 4, undefined]);
    live.cut(1000);
    expect([live.ticks, live.meta.events.length]).toEqual([1000, 1001]);
    expect(live.shows(0, 1001)).toBe(false);
  });

  it('makes last known positions of contacts', () => {
    const live = new LiveReplay({ movers: movers as never, view: 'pursuers' });
    live.take(message(0, [{ tick: 0, viewer: 0, target: 1, node: 4, label: null, looks_like: null, class: 'leader', tell: null }]));
    live.take(message(1, [{ tick: 1, viewer: 0, target: 1, node: 5, label: null, looks_like: null, class: 'leader', tell: null }]));
    expect(knownAt(live, 6)).toMatchObject([{ node: 5, age_ticks: 5 }]);
    live.cut(0);
    expect(knownAt(live, 6)).toMatchObject([{ node: 4, age_ticks: 6 }]);
  });

  it('knows of nobody any more who is out, but looks back on who was not yet', () => {
    const live = new LiveReplay({ movers: movers as never, view: 'pursuers' });
    live.take(message(0, [{ tick: 0, viewer: 0, target: 1, node: 4, label: null, looks_like: 'leader', class: 'leader', tell: null }]));
    for (const tick of [8, 9]) live.out([1], tick);
    expect([7, 8, 9].map((tick) => knownAt(live, tick).length)).toEqual([1, 0, 0]);
    live.cut(7);
    expect(knownAt(live, 9).length).toBe(1);
  });

  it('knows of a decoy that it was one by its source, not by whom it looked like', () => {
    const live = new LiveReplay({ movers: movers as never, view: 'pursuers' });
    const seen = (label: number) => ({ tick: 0, viewer: 0, target: null, node: label, label, looks_like: 'leader', class: 'leader', tell: null });
    live.take(message(0, [seen(4), seen(5)]));
    live.take({ ...message(3), gone: [{ label: 5, tick: 3 }] });
    expect([2, 3].map((tick) => knownAt(live, tick).map(({ node }) => node))).toEqual([[4, 5], [4]]);
  });
});
