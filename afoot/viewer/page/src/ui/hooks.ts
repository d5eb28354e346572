/** window.__afoot: what tests and tools may read and do (README.md). */

import type { App } from '../app';
import type { ChaseMap } from '../map/map';
import { Mesh } from '../map/mesh';

const KEPT = 120;

/** Milliseconds of the page's own work in each of the last frames in which time passed. */
export class Meter {
  private readonly times: number[] = [];

  took(ms: number): void {
    this.times.push(ms);
    if (this.times.length > KEPT) this.times.shift();
  }

  get mean(): number {
    return this.times.reduce((a, b) => a + b, 0) / Math.max(1, this.times.length);
  }
}

export function publish(app: App, map: ChaseMap, meter: Meter): void {
  const replay = () => app.shown.value?.replay;
  const hooks = {
    get ready() { return map.frames > 0 && app.shown.value !== null && !app.busy.value; },
    get pictured_ms() { return map.pictured_ms; },
    get tick() { return app.clock.tick.value; },
    get ticks() { return app.clock.end.value; },
    get view() { return app.view.value; },
    get playing() { return app.clock.playing.value; },
    get speed() { return app.clock.speed.value; },
    get run() { return app.run; },
    get chase() { return app.chase; },
    get frames() { return map.frames; },
    get scripting_ms() { return meter.mean; },
    get counts() { return counts(app, map); },
    mover(i: number) {
      const place = [0, 0, 0];
      const tick = app.clock.tick.value;
      if (!replay()?.place(i, tick, place)) return null;
      return { x_m: place[0], y_m: place[1], z_m: place[2], node: replay()?.value('node', i, tick) ?? null };
    },
    get meshes() { return Mesh.packed; },
    get marks() { return map.marks.map((mark) => mark.node); },
    screen: (node: number) => map.screen(node),
    go: (tick: number) => app.clock.jump(tick),
  };
  Object.defineProperty(window, '__afoot', { value: hooks });
}

function counts(app: App, map: ChaseMap) {
  const shown = app.shown.value;
  const tick = app.clock.tick.value;
  const movers = shown?.replay.movers ?? [];
  return {
    nodes: shown?.scene.nodes ?? 0,
    movers: movers.length,
    shown: movers.filter((_, m) => shown!.replay.shows(m, tick)).length,
    events: shown?.replay.meta.events.length ?? 0,
    contacts: shown?.replay.contacts.length ?? 0,
    buildings: map.buildings,
  };
}
