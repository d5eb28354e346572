/** All movers, and all about the one, or the node, that is chosen. */

import type { App } from '../app';
import { guisesAt, knownAt, marginsAt } from '../core/at';
import { clockText } from '../core/clock';
import { LiveReplay } from '../core/live';
import { ServerSource } from '../core/source';
import type { Shown } from '../app';
import type { ChaseMap } from '../map/map';
import { STATUS } from '../map/moving';
import { capital, h } from './dom';
import { marginText } from './series';

type Row = [string, string];

export class Details {
  readonly element = h('div', { class: 'details' });
  private readonly app: App;
  private readonly map: ChaseMap;
  private readonly list = h('ul', { class: 'movers' });
  private readonly about = h('div', { class: 'about' });
  private asking = false; // one sight at a time: what comes late is asked anew for where the mover is by then

  constructor(app: App, map: ChaseMap, open: () => void) {
    this.app = app;
    this.map = map;
    this.element.append(this.about, this.list);
    app.shown.watch(() => this.fill());
    app.grew.onChange(() => this.tell());
    app.clock.tick.onChange(() => {
      this.tell();
      void this.askSight();
    });
    app.follow.onChange(() => this.tell());
    app.chosen.onChange((chosen) => {
      if (chosen) open();
      this.tell();
      void this.askSight();
    });
  }

  private fill(): void {
    const movers = this.app.shown.value?.replay.movers ?? [];
    const order = ['pursuer', 'evader', 'decoy', 'bystander'];
    const all = movers.map((_, m) => m).sort((a, b) => order.indexOf(movers[a]!.side) - order.indexOf(movers[b]!.side));
    this.list.replaceChildren(...all.map((m) => h('li', {}, h('button', {
      type: 'button', 'data-mover': m, 'aria-pressed': 'false',
      onclick: () => {
        this.app.chosen.value = { what: 'mover', mover: m };
      },
    }, h('i', { class: `sign sign-${movers[m]!.side}` }), h('span', { class: 'who' }, movers[m]!.name), h('span', { class: 'state' })))));
    this.tell();
  }

  private tell(): void {
    const shown = this.app.shown.value;
    if (!shown || this.element.closest('[hidden]')) return;
    const tick = this.app.clock.tick.value;
    const chosen = this.app.chosen.value;
    for (const button of this.list.querySelectorAll('button')) {
      const m = Number(button.dataset.mover);
      button.setAttribute('aria-pressed', String(chosen?.what === 'mover' && chosen.mover === m));
      const state = button.querySelector('.state')!;
      const text = stateOf(shown, m, tick);
      if (state.textContent !== text) state.textContent = text;
    }
    if (chosen === null) {
      this.about.replaceChildren(h('p', { class: 'hint' }, 'Click a mover or a place on the map to read all about it.'));
      return;
    }
    const [title, rows] = chosen.what === 'mover'
      ? [capital(shown.replay.movers[chosen.mover]!.name), moverRows(shown, chosen.mover, tick)]
      : [capital(shown.scene.nodeName(chosen.node)), nodeRows(shown, chosen.node, tick, this.app.heat.value)];
    this.about.replaceChildren(this.head(title), table(rows));
  }

  private head(title: string): HTMLElement {
    const { app } = this;
    const chosen = app.chosen.value!;
    const look = h('button', { type: 'button', onclick: () => this.look() }, 'Show');
    const follow = chosen.what === 'mover' && h('button', {
      type: 'button', 'aria-pressed': String(app.follow.value === chosen.mover),
      onclick: () => {
        app.follow.value = app.follow.value === chosen.mover ? null : chosen.mover;
      },
    }, 'Follow');
    const close = h('button', { type: 'button', onclick: () => { app.chosen.value = null; } }, 'Close');
    return h('div', { class: 'abouthead' }, h('h2', {}, title), h('div', { class: 'do' }, look, follow, close));
  }

  private look(): void {
    const chosen = this.app.chosen.value;
    const node = chosen?.what === 'mover'
      ? this.app.shown.value?.replay.value('node', chosen.mover, this.app.clock.tick.value)
      : chosen?.node;
    if (node !== undefined && node >= 0) this.map.look(node);
  }

  /** What a mover sees in a chase that grows: asked of the server, and kept. */
  private async askSight(): Promise<void> {
    const { source } = this.app;
    const replay = this.app.shown.value?.replay;
    const chosen = this.app.chosen.value;
    if (!(replay instanceof LiveReplay) || !(source instanceof ServerSource) || chosen?.what !== 'mover' || this.asking) return;
    const look = replay.look(chosen.mover, this.app.clock.tick.value);
    if (look === undefined || replay.seen(look)) return;
    this.asking = true;
    try {
      replay.keepSight(look, await source.sight(look, replay.meta.view));
      this.map.draw();
    } catch {
      // without it the cone is not drawn; the replay itself is whole
    } finally {
      this.asking = false;
    }
  }
}

function stateOf({ replay, scene }: Shown, m: number, tick: number): string {
  if (!replay.shows(m, tick)) {
    const status = replay.value('status', m, tick);
    const told = (replay.value('node', m, tick) ?? -1) >= 0; // else the view holds nothing of it
    if (!told || status === undefined || status === STATUS.live) return 'not seen';
    if (status === STATUS.waiting) return 'not here yet';
    return status < 0 ? 'not out' : replay.meta.statuses[status]!;
  }
  const status = replay.value('status', m, tick) ?? 0;
  if (status < 0) return 'not out';
  if (status > 0) return replay.meta.statuses[status] ?? '';
  const inside = replay.value('inside', m, tick) ?? 0;
  if (inside > 0) return `in ${scene.meta.refuges[inside - 1]?.name ?? 'a refuge'}`;
  return replay.meta.gaits[replay.value('gait', m, tick) ?? 0] ?? '';
}

function moverRows(shown: Shown, m: number, tick: number): Row[] {
  const { replay, scene } = shown;
  const mover = replay.movers[m]!;
  const rows: Row[] = [['side', mover.side], ['class', mover.class ?? 'not known'], ['now', stateOf(shown, m, tick)]];
  if (mover.speed_m_s !== null) rows.push(['runs at', `${mover.speed_m_s} m/s`]);
  if (mover.follows !== null) rows.push(['follows', replay.movers[mover.follows]?.name ?? '']);
  const node = replay.value('node', m, tick);
  if (replay.shows(m, tick) && node !== undefined && node >= 0) rows.push(['at', scene.whereabouts(node)], ['node', String(node)]);
  const guise = guisesAt(replay, tick).get(m);
  if (guise) rows.push(['looks like', guise]);
  const stamina = replay.value('stamina', m, tick);
  if (stamina !== undefined && stamina >= 0 && mover.stamina_full_m) {
    rows.push(['stamina', `${Math.round(stamina / 1000)} of ${mover.stamina_full_m} m`]);
  }
  const energy = replay.value('energy', m, tick);
  if (energy !== undefined && energy >= 0 && mover.energy_full) {
    rows.push(['energy', `${Math.round(energy / 100) / 10} of ${mover.energy_full}`]);
  }
  const known = knownAt(replay, tick).filter((entry) => entry.of.taken_for === m).sort((a, b) => a.age_ticks - b.age_ticks);
  for (const { node: at, age_ticks, fresh } of known) {
    const ago = `${clockText(age_ticks * replay.meta.tick_s)} ago`;
    if (fresh && known.length > 1) rows.push(['in sight', `what looks like it, ${scene.whereabouts(at)}`]);
    else rows.push(['last known', `${scene.whereabouts(at)}, ${ago}`]);
  }
  for (const [measure, margin] of marginsAt(replay, m, tick)) {
    rows.push([measure, marginText(margin)]);
  }
  const end = replay.meta.outcomes.find((outcome) => outcome.mover === m);
  if (end) rows.push(['in the end', `${end.outcome} at ${clockText(end.end_tick * replay.meta.tick_s)}, worth ${end.worth}`]);
  return rows;
}

function nodeRows({ scene, replay }: Shown, node: number, tick: number, heat: string | null): Row[] {
  const [x, y, z] = scene.position(node);
  const rows: Row[] = [
    ['node', String(node)], ['place', scene.whereabouts(node)], ['at', `${x.toFixed(1)} m east, ${y.toFixed(1)} m north, ${z.toFixed(1)} m up`],
    ['storey', String(scene.layer[node])], ['domain', scene.meta.domains?.[scene.domain[node]!] ?? String(scene.domain[node])],
    ['light', scene.lit[node] ? 'lit' : 'dark'],
  ];
  const goings = new Set<string>();
  for (let hop = 0; hop < scene.hopA.length; hop++) {
    if (scene.hopA[hop] === node || scene.hopB[hop] === node) goings.add(scene.meta.goings[scene.hopGoing[hop]!] ?? '');
  }
  rows.push(['ways', [...goings].join(', ')]);
  const exit = scene.meta.exits.find((entry) => entry.node === node);
  if (exit) rows.push(['exit', `worth ${exit.worth}`]);
  const refuge = scene.meta.refuges.find((entry) => entry.node === node);
  if (refuge) rows.push(['refuge', `${refuge.capacity} beds${refuge.worth === undefined ? '' : `, worth ${refuge.worth}`}`]);
  const layer = heat === null ? undefined : replay.layers.get(heat);
  const value = heat === null ? undefined : replay.frame(heat, tick)?.[node];
  if (layer && value !== undefined) {
    const { low, high, unit, title } = layer.head;
    rows.push([title, `${Number((low + (value / 255) * (high - low)).toPrecision(3))} ${unit}`]);
  }
  const here = replay.movers.filter((_, m) => replay.shows(m, tick) && replay.value('node', m, tick) === node);
  if (here.length > 0) rows.push(['here', here.map((mover) => mover.name).join(', ')]);
  return rows;
}

function table(rows: Row[]): HTMLElement {
  const list = h('dl', { class: 'rows' });
  for (const [name, value] of rows) list.append(h('dt', {}, name), h('dd', {}, value));
  return list;
}
