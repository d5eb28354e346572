/** A card for each of one's movers: how it is, what it is told, and what it can be told. */

import { capital, h } from '../ui/dom';
import type { Ability, Gait, Order, Own, Standing, Turn } from './messages';

export interface Place {
  node: number;
  name: string;
}
export interface Told {
  order(order: Order): void;
  choose(mover: string): void;
}

const LOW = 0.25; // a reserve below this share is short

export class Card {
  readonly element: HTMLElement;
  private readonly name: string;
  private readonly told: Told;
  private readonly state = h('p', { class: 'quiet' });
  private readonly bars = h('div', { class: 'reserves' });
  private readonly moves = h('div', { class: 'do', role: 'group' });
  private readonly deeds = h('div', { class: 'deeds', role: 'group' });
  private readonly title: HTMLButtonElement;
  private readonly goTo: HTMLSelectElement;
  private deedsShown = '';

  constructor(name: string, places: readonly Place[], told: Told) {
    this.name = name;
    this.told = told;
    this.title = h('button', { type: 'button', class: 'who', 'aria-pressed': 'false', onclick: () => told.choose(name) }, capital(name));
    this.goTo = h('select', { 'aria-label': `Where ${name} goes`, onchange: () => this.goes() },
      h('option', { value: '' }, 'Go to...'), ...places.map((place) => h('option', { value: place.node }, place.name)));
    this.moves.setAttribute('aria-label', `What ${name} does`);
    this.deeds.setAttribute('aria-label', `Abilities of ${name}`);
    this.element = h('section', { class: 'playcard', 'aria-label': name, 'data-mover': name },
      h('header', {}, this.title, this.goTo), this.state, this.bars, this.moves, this.deeds);
  }

  /** `gone`: the game is no longer here, and nobody can be told anything. */
  update(turn: Turn, own: Own, standing: Standing, chosen: boolean, { tick_s, gone }: { tick_s: number; gone: boolean }): void {
    const out = own.status !== 'live';
    this.element.classList.toggle('chosen', chosen);
    this.element.classList.toggle('out', out);
    this.element.classList.toggle('asks', turn.asks.includes(this.name));
    this.title.setAttribute('aria-pressed', String(chosen));
    this.goTo.disabled = out || gone;
    this.state.textContent = stateOf(own, standing, turn.asks.includes(this.name), tick_s);
    this.bars.replaceChildren(
      ...reserve('Stamina', own.stamina, own.stamina_full, ' m'), ...reserve('Energy', own.energy, own.energy_full, ''));
    this.showMoves(turn.gaits, standing, out || gone);
    this.showDeeds(out ? [] : turn.abilities.filter((one) => one.mover === this.name), standing, gone);
  }

  private goes(): void {
    if (this.goTo.value !== '') this.told.order({ mover: this.name, node: Number(this.goTo.value) });
    this.goTo.value = '';
  }

  private showMoves(gaits: readonly Gait[], standing: Standing, off: boolean): void {
    const press = (label: string, on: boolean, order: Omit<Order, 'mover'>) => h('button', {
      type: 'button', 'aria-pressed': String(on), disabled: off,
      onclick: () => this.told.order({ mover: this.name, ...order }),
    }, label);
    const focused = this.moves.contains(document.activeElement) ? document.activeElement?.textContent : null;
    this.moves.replaceChildren(
      ...gaits.map((gait) => press(capital(gait), standing.gait === gait, { gait })),
      press('Stay', standing.task === 'stay', { stay: true }),
      ...(standing.can_follow ? [press('Follow', standing.task === 'follow', { follow: true })] : []));
    for (const button of this.moves.querySelectorAll('button')) if (button.textContent === focused) button.focus();
  }

  /** Buttons are made anew only where something about them has changed, so that a click is never lost to it. */
  private showDeeds(abilities: readonly Ability[], standing: Standing, gone: boolean): void {
    const key = JSON.stringify([abilities, standing.keeps, standing.once, gone]);
    if (key === this.deedsShown) return;
    this.deedsShown = key;
    this.deeds.replaceChildren(...abilities.map((one) => this.deed(one, standing, gone)));
  }

  private deed(one: Ability, standing: Standing, gone: boolean): HTMLElement {
    const kept = standing.keeps.includes(one.ability);
    const next = standing.once.includes(one.ability);
    const off = one.on || kept || next;
    const price = [one.energy ? `${one.energy}` : '', one.upkeep ? `${one.upkeep} a tick` : ''].filter(Boolean).join(' + ');
    const why = one.allowed || off ? '' : one.why;
    const note = next || (kept && !one.on) ? 'begins next' : why || (price ? `costs ${price}` : 'free');
    return h('button', {
      type: 'button', disabled: gone || (!one.allowed && !off), 'aria-pressed': String(off), title: why || one.label, 'data-ability': one.ability,
      onclick: () => this.told.order({ mover: this.name, [off ? 'drop' : 'use']: [one.ability] }),
    }, h('b', {}, capital(one.label)), h('span', {}, note));
  }
}

/** What a mover does, in words; with how long it takes by the rules, which tire it. */
export function stateOf(own: Own, standing: Standing, asks: boolean, tick_s: number): string {
  if (own.status !== 'live') return own.status === 'waiting' ? `${capital(standing.why_not_free)}.` : capital(own.status) + '.';
  const ticks = standing.ticks[standing.gait];
  const short = standing.gait === 'run' && own.stamina_full !== null && own.stamina! < LOW * own.stamina_full;
  const pace = short ? ', short of breath' : ` at a ${standing.gait}`;
  const time = ticks === undefined ? '' : `, ${Math.ceil(ticks * tick_s)} s${pace}`;
  const told = {
    nothing: asks ? 'Waits for your orders.' : 'On its way.',
    hop: 'One hop.',
    go: `On its way to ${goal(standing.place)}${time}.`,
    stay: 'Stays until told otherwise.',
    follow: standing.following || 'Follows.',
  }[standing.task];
  const inside = own.inside ? ` Inside the ${own.inside}.` : '';
  const guise = own.looks_like ? ` Looks like a ${own.looks_like}.` : '';
  const busy = own.busy_ticks > 0 ? ` At work, ${Math.ceil(own.busy_ticks * tick_s)} s to go.` : '';
  return told + inside + guise + busy;
}

/** A place that was told as where somebody is: "on the east road" is gone to as "the east road". */
function goal(place: string | null): string {
  return (place ?? '').replace(/^(in|on|at) /, '');
}

function reserve(name: string, left: number | null, full: number | null, unit: string): HTMLElement[] {
  if (left === null || !full) return [];
  const text = `${Math.round(left)} of ${Math.round(full)}${unit}`;
  const meter = h('meter', { min: 0, max: full, low: full * LOW, value: left, 'aria-label': `${name}: ${text}`, title: text });
  return [h('span', {}, name), meter, h('span', { class: 'amount' }, String(Math.round(left)))];
}
