/** The panel of a game: the movers, time, what has been seen, and the screens before and after. */

import type { App } from '../app';
import { lastAt } from '../core/at';
import { clockText } from '../core/clock';
import type { ChaseMap } from '../map/map';
import { capital, h } from '../ui/dom';
import { Card, type Place } from './cards';
import type { Game } from './game';
import type { Order, Refused } from './messages';
import { PACES, Runner } from './runner';
import { endScreen, startScreen } from './screens';
import { hidden, marksOf, meant } from './targets';

const MANY = 20; // exits, such as every street out of a town: they are on the map, and in no list
const LOOK_MS = 200;
const LINES = 4; // of the log; the chronicle has all of them

export class Panel {
  private readonly app: App;
  private readonly game: Game;
  private readonly map: ChaseMap;
  private readonly runner: Runner;
  private readonly into: HTMLElement;
  private readonly cards = new Map<string, Card>();
  private readonly said = h('div', { class: 'said', role: 'status', 'aria-live': 'polite' });
  private readonly takeBack = h('button', {
    type: 'button', class: 'strong', 'data-act': 'take-back', hidden: true, onclick: () => location.reload(),
  }, 'Take it back');
  private readonly told = h('div', { class: 'told' }, this.said, this.takeBack);
  private readonly log = h('ol', { class: 'playlog' });
  private readonly goOn = h('button', { type: 'button', class: 'strong', 'data-act': 'go', onclick: () => this.toggle() }, 'Go on');
  private readonly leap = h('button', { type: 'button', 'data-act': 'leap', onclick: () => this.runner.go(true) }, 'Until something happens');
  private readonly oneTick = h('button', { type: 'button', 'data-act': 'step', onclick: () => this.runner.step() }, 'One tick');
  private readonly back = h('button', { type: 'button', 'data-act': 'undo', onclick: () => this.game.undo() }, 'Take back');
  private readonly clock = h('output', { class: 'clock' });
  private chosen: string | null = null;
  private readonly atOnce = h('input', { type: 'checkbox' });
  private begun = false;
  private lookedBack = false;
  private looksFrom: unknown = null; // the map's camera for which marks were made
  private goes = false; // time goes on once the order under way is taken

  constructor(app: App, game: Game, map: ChaseMap, into: HTMLElement) {
    this.app = app;
    this.game = game;
    this.map = map;
    this.into = into;
    this.runner = new Runner(app, game);
    into.append(h('p', { class: 'hint' }, 'The game is being set up.'));
    game.now.onChange((now) => now && this.arrive());
    game.turn.onChange(() => {
      this.passOn();
      this.update();
      this.goAtOnce();
    });
    app.clock.held.value = true;
    game.end.onChange((end) => {
      app.clock.held.value = end === null;
      this.showWhole();
    });
    app.clock.tick.onChange(() => this.looked());
    game.grade.onChange(() => this.game.end.value && this.showWhole());
    for (const signal of [game.refused, app.trouble]) signal.onChange(() => this.tell());
    for (const signal of [game.connected, game.gone]) signal.watch(() => this.parted());
    this.runner.stopped.onChange(() => this.tell());
    this.runner.running.onChange(() => this.update());
    app.chosen.onChange((chosen) => chosen?.what === 'mover' && this.choose(app.shown.value?.replay.movers[chosen.mover]?.name ?? ''));
    map.onNode((node) => this.clicked(node));
    document.addEventListener('keydown', (event) => this.key(event), { capture: true });
    setInterval(() => this.looksFrom !== this.map.camera && this.mark(), LOOK_MS); // the map does not tell where it looks
  }

  /** The first tick is here, and the map with it. */
  private arrive(): void {
    if (this.cards.size > 0) return;
    const { hello, now } = this.game;
    for (const own of now.value!.movers) {
      this.cards.set(own.name, new Card(own.name, this.places(), { order: (order) => this.order(order), choose: (name) => this.choose(name) }));
    }
    this.begun = hello.value!.tick > 0;
    // With one mover to think of a click is enough; with several all are told first.
    const alone = now.value!.movers.filter((own) => hello.value!.movers[own.mover]?.follows === null).length === 1;
    this.atOnce.checked = alone;
    this.map.home(); // all the places that one can go to
    this.choose(now.value!.movers[0]!.name);
    this.showWhole();
  }

  /** Named places, those of ends first, for who does not click on the map. */
  private places(): Place[] {
    const { meta } = this.app.shown.value!.scene;
    const many = meta.exits.length > MANY;
    const rank = { exit: 0, refuge: 1, place: 2, passage: 3 };
    const found = new Map<number, Place & { rank: number }>();
    for (const { node, name, what } of meta.names) {
      if (!found.has(node) && !(many && what === 'exit')) found.set(node, { node, name, rank: rank[what] });
    }
    if (many) for (const exit of meta.exits) found.delete(exit.node);
    // A passage has two ends of one name: a mover that goes to the first of them stands before it.
    const named = new Map([...found.values()].reverse().map((place) => [place.name, place]));
    return [...named.values()].sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
  }

  private choose(name: string): void {
    if (!this.cards.has(name) || name === this.chosen) return;
    this.chosen = name;
    const own = this.game.now.value?.movers.find((one) => one.name === name);
    if (own) this.app.chosen.value = { what: 'mover', mover: own.mover };
    this.update();
  }

  /** Chooses another mover where the chosen one is out of the chase: the next click would be for nobody. */
  private passOn(): void {
    const movers = this.game.now.value?.movers ?? [];
    const playing = (status: string) => status === 'live' || status === 'waiting';
    if (movers.some((own) => own.name === this.chosen && playing(own.status))) return;
    const next = movers.find((own) => playing(own.status));
    if (next) this.choose(next.name);
  }

  private clicked(node: number): boolean {
    if (!this.begun || this.chosen === null || this.game.turn.value?.over || this.app.clock.back) return false;
    const { exits, refuges } = this.app.shown.value!.scene.meta;
    const goals = [...exits, ...refuges].map((goal) => goal.node);
    this.order({ mover: this.chosen, node: meant(node, goals, (one) => this.map.screen(one)) });
    return true;
  }

  private order(order: Order): void {
    this.goes = this.atOnce.checked && (order.node !== undefined || order.slot !== undefined || order.stay === true || order.follow === true);
    this.game.order([order]);
  }

  /** Time stands still for who looks back, and what is told is of then; what can be told to movers is there now alone. */
  private looked(): void {
    const { back } = this.app.clock;
    if (back) this.runner.stop();
    if (back || this.lookedBack) this.update();
    this.lookedBack = back;
  }

  /** Lets time go on, or stops it; for who looks back it is the way to now. */
  private toggle(): void {
    const { clock } = this.app;
    if (clock.back) clock.jump(clock.end.value);
    else this.runner.toggle();
  }

  private goAtOnce(): void {
    const turn = this.game.turn.value;
    if (!this.goes || !turn || this.runner.running.value) return;
    this.goes = false;
    if (!turn.over && turn.asks.length === 0 && !this.app.clock.back) this.runner.go();
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key !== ' ' || !this.begun || target.matches('input, select, button, summary, textarea')) return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    event.stopPropagation();
    this.toggle();
  }

  /** What the panel says of a game that is not here (any more), whatever it shows. */
  private parted(): void {
    if (this.game.gone.value && !this.told.isConnected) {
      if (this.cards.size === 0) this.into.replaceChildren();
      this.into.prepend(this.told);
    }
    this.takeBack.hidden = !this.game.taken;
    this.update();
    this.tell();
  }

  /** Which of the screens is shown. */
  private showWhole(): void {
    const { hello, end, grade } = this.game;
    if (!hello.value || this.cards.size === 0) return;
    const begin = () => {
      this.begun = true;
      this.showWhole();
      this.into.closest('.panel')?.scrollTo(0, 0);
      (this.goOn.disabled ? this.map.element : this.goOn).focus();
    };
    if (end.value) this.into.replaceChildren(endScreen(this.app, this.game, end.value, grade.value), this.log);
    else if (!this.begun) this.into.replaceChildren(startScreen(hello.value, begin));
    else this.into.replaceChildren(this.controls(), this.told, this.log, ...[...this.cards.values()].map((card) => card.element), this.leave());
    this.update();
  }

  private controls(): HTMLElement {
    const pace = h('select', { 'aria-label': 'Pace', onchange: () => { this.runner.pace.value = Number(pace.value); } },
      ...PACES.map((one) => h('option', { value: one, selected: one === this.runner.pace.value }, `${one}x`)));
    this.back.hidden = !this.game.hello.value!.practice;
    return h('div', { class: 'playtime' },
      h('div', { class: 'row' }, this.goOn, pace, this.clock),
      h('div', { class: 'do row' }, this.leap, this.oneTick, this.back),
      h('label', { class: 'quiet' }, this.atOnce, ' Time goes on as soon as all have their orders'));
  }

  private leave(): HTMLElement {
    const asked = h('span', { class: 'row', hidden: true }, 'Leave? What was played is kept.',
      h('button', { type: 'button', 'data-act': 'leave', onclick: () => this.game.leave() }, 'Leave'),
      h('button', { type: 'button', onclick: () => ask(false) }, 'Play on'));
    const button = h('button', { type: 'button', 'data-act': 'ask-leave', onclick: () => ask(true) }, 'Leave the game');
    const ask = (now: boolean) => {
      asked.hidden = !now;
      button.hidden = now;
      if (now) this.runner.stop();
      (now ? asked.querySelector<HTMLElement>('[data-act=leave]')! : button).focus();
    };
    return h('p', { class: 'leave' }, button, asked);
  }

  /** Marks ways and hops on the map; from afar those hops alone that do not hide their mover. */
  private mark(): void {
    const { hello, turn, now, gone } = this.game;
    const own = now.value?.movers.find((one) => one.name === this.chosen);
    const none = !turn.value || turn.value.over || !this.begun || this.app.clock.back || gone.value !== null;
    const hides = own ? hidden(own.node, (node) => this.map.screen(node)) : () => false;
    this.looksFrom = !own || this.map.screen(own.node) ? this.map.camera : null; // before there is a picture it is asked again
    this.map.mark(none ? [] : marksOf(turn.value!, this.chosen, hello.value!.tick_s, hides));
  }

  private update(): void {
    const { hello, turn, now } = this.game;
    if (!hello.value || !turn.value || !now.value) return;
    const { tick_s, horizon_ticks } = hello.value;
    const { back, tick } = this.app.clock;
    const gone = this.game.gone.value !== null;
    this.mark();
    for (const own of now.value.movers) {
      const standing = turn.value.standing.find((one) => one.mover === own.name)!;
      const card = this.cards.get(own.name);
      card?.update(turn.value, own, standing, own.name === this.chosen, { tick_s, gone });
      if (card) card.element.hidden = back;
    }
    this.goOn.textContent = back ? 'Back to now' : this.runner.running.value ? 'Pause' : 'Go on';
    this.back.disabled = back || gone || turn.value.undos === 0;
    this.oneTick.disabled = back || gone;
    for (const button of this.into.querySelectorAll<HTMLButtonElement>('.leave button')) button.disabled = gone;
    const waits = !back && !this.runner.running.value && turn.value.asks.length > 0;
    for (const button of [this.goOn, this.leap]) {
      button.disabled = waits || (gone && !back);
      button.title = waits ? `First say what ${turn.value.asks.join(' and ')} should do: Stay will do.` : '';
    }
    this.leap.disabled ||= back;
    this.clock.textContent = `${clockText((back ? tick.value : turn.value.tick) * tick_s)} of ${clockText(horizon_ticks * tick_s)}`;
    const known = this.app.shown.value?.replay.meta.chronicle ?? [];
    const lines = (back ? known.slice(0, lastAt(known, tick.value) + 1) : known).slice(-LINES).reverse();
    this.log.replaceChildren(...lines.map((line) => h('li', {}, h('time', {}, line.clock), h('span', {}, line.text))));
    this.tell();
  }

  /** What is to be said now: what was refused, why time has stopped, or whose orders are missing. */
  private tell(): void {
    const { refused, connected, gone } = this.game;
    this.said.classList.toggle('wrong', refused.value !== null || gone.value !== null || !connected.value);
    const text = this.words();
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  private words(): string {
    const { refused, turn, connected, gone } = this.game;
    const { running, stopped } = this.runner;
    const asks = turn.value?.asks ?? [];
    const { clock } = this.app;
    if (gone.value && this.cards.size === 0 && this.app.trouble.value) return 'No game is open here.'; // the rest is told over the map
    if (gone.value) return refusalText(gone.value);
    if (!connected.value) return 'The server does not answer; this page tries again. Should it have ended, your game goes on with afoot play --resume.';
    if (refused.value) return refusalText(refused.value);
    if (clock.back) return `You look back at ${clockText(clock.tick.value * clock.tick_s)}, as your side knew it. Orders are given now: press Back to now, or the space bar.`;
    const where = asks.length > 0 ? `Where to with ${asks.join(' and ')}? Click a place on the map, or press Stay.` : '';
    if (stopped.value.length > 0) return [...stopped.value, where].filter(Boolean).join(' ');
    if (running.value) return 'Time goes on.';
    if (where) return where;
    return 'Press Go on, or give other orders.';
  }
}

function refusalText({ what, expected, fix }: Refused): string {
  return [what, expected ? `Expected ${expected}` : '', fix ?? ''].filter(Boolean).map((one) => capital(one.replace(/\.$/, ''))).join('. ') + '.';
}
