/** One game: its socket, what it has said last, and the replay that grows from it. */

import type { App } from '../app';
import { decode } from '../core/container';
import { LiveReplay } from '../core/live';
import { Scene } from '../core/scene';
import { Signal } from '../core/signal';
import { type ServerSource, SourceError } from '../core/source';
import type { Ended, Grade, Hello, Message, Order, Own, Refused, Tick, Turn } from './messages';

const TAKEN_OVER = 4409;
const NO_SUCH_GAME = 4404;
const AGAIN_MS = 1000; // between tries to connect once more
const KEY = /^[\w-]{1,64}$/; // what a game is called

export class Game {
  readonly hello = new Signal<Hello | null>(null);
  readonly turn = new Signal<Turn | null>(null);
  readonly now = new Signal<Tick | null>(null);
  readonly end = new Signal<Ended | null>(null);
  readonly grade = new Signal<Grade | null>(null);
  readonly refused = new Signal<Refused | null>(null);
  readonly connected = new Signal(false);
  readonly gone = new Signal<Refused | null>(null); // why this page has the game no more, or never had it
  taken = false; // another window took it over
  readonly key: string;
  private readonly app: App;
  private readonly source: ServerSource;
  private socket: WebSocket | null = null;
  private live: LiveReplay | null = null;
  private scene: Scene | null = null;
  private last: Refused | null = null; // what was refused last
  private waiting: Message[] | null = []; // what came before the map was here

  constructor(app: App, key: string) {
    this.app = app;
    this.source = app.source as ServerSource;
    this.key = key;
    this.source.game = key;
    if (!KEY.test(key)) {
      this.giveUp(new SourceError(`The address names no game: play=${key}.`, 'Open the address that afoot play printed.'));
      return;
    }
    void this.fetchScene();
    this.connect();
  }

  order(orders: Order[]): void {
    this.say({ type: 'orders', orders });
  }

  advance(ticks: number): void {
    this.say({ type: 'advance', ticks });
  }

  undo(): void {
    this.say({ type: 'undo' });
  }

  leave(): void {
    this.say({ type: 'leave' });
  }

  /** Names a game of the same kind on the same server. */
  async another(): Promise<string> {
    const hello = this.hello.value!;
    const other = hello.view === 'evaders' ? 'pursuers' : 'evaders';
    const seed = Math.floor(Math.random() * 2 ** 31);
    const wish = { scenario: hello.scenario, side: hello.view, against: hello.policies[other], practice: hello.practice, seed };
    return (await this.source.post<{ id: string }>('api/play', wish)).id;
  }

  private say(message: object): void {
    this.refused.value = null;
    if (this.gone.value) this.refused.value = this.gone.value;
    else if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    else this.refused.value = refusal('The game does not answer.', 'Is `afoot play` still running? This page goes on as soon as it does.');
  }

  private async fetchScene(): Promise<void> {
    try {
      const answer = await this.source.ask(`api/play/${this.key}/scene`);
      this.scene = new Scene(decode(await answer.arrayBuffer()));
      const waiting = this.waiting ?? [];
      this.waiting = null;
      for (const message of waiting) this.take(message);
    } catch (error) {
      this.giveUp(error);
    }
  }

  /** There is nothing to show: told over the map and in the panel alike, and not tried again. */
  private giveUp(error: unknown): void {
    this.app.fail(error);
    const { what, fix } = this.app.trouble.value!;
    this.gone.value ??= refusal(what, fix);
    this.socket?.close();
  }

  private connect(): void {
    const socket = this.source.socket(`api/play/${this.key}`);
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.connected.value = true;
    });
    socket.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as Message;
      if (message.type === 'error') this.last = message;
      if (this.waiting) this.waiting.push(message);
      else this.take(message);
    });
    socket.addEventListener('close', (event) => this.closed(event.code));
  }

  /** Tries again, unless a message has told that it would be in vain. */
  private closed(code: number): void {
    this.taken = code === TAKEN_OVER;
    if (this.taken || code === NO_SUCH_GAME) this.gone.value ??= this.last;
    this.connected.value = false;
    if (!this.gone.value) setTimeout(() => this.connect(), AGAIN_MS);
  }

  private take(message: Message): void {
    switch (message.type) {
      case 'hello': this.begin(message); break;
      case 'past':
        for (const tick of message.ticks) this.keep(tick);
        break;
      case 'tick': this.takeTick(message); break;
      case 'turn': this.turn.value = message; break;
      case 'undone':
        this.live!.cut(message.tick);
        this.live!.meta.chronicle.length = message.notes;
        this.end.value = null;
        break;
      case 'end': this.end.value = message; break;
      case 'grade': this.grade.value = message; break;
      case 'error':
        this.refused.value = message;
        if (!this.hello.value) this.app.fail(new SourceError(message.what, message.fix ?? ''));
        break;
    }
  }

  private begin(hello: Hello): void {
    this.live = new LiveReplay(hello);
    this.hello.value = hello;
  }

  /** Shows what has come, and where one stands now. */
  private takeTick(tick: Tick): void {
    const live = this.live!;
    this.keep(tick);
    if (this.app.shown.value?.replay !== live) {
      this.app.show({ scene: this.scene!, replay: live }, live.meta.view, tick.tick);
    }
    this.app.grown();
    this.now.value = tick;
  }

  /** Takes a tick into the replay, as it was known then: one can look back at it. */
  private keep(tick: Tick): void {
    const live = this.live!;
    const names = live.movers.map((mover) => mover.name);
    const number = (name: string | null) => (name === null ? null : names.indexOf(name));
    live.take({
      type: 'tick', tick: tick.tick, events: [], gone: [], chronicle: tick.chronicle,
      movers: tick.movers.filter((mover): mover is Own & { x: number; y: number; z: number } => mover.x !== null),
      contacts: tick.contacts.filter((seen) => seen.age_ticks === 0).map((seen) => ({
        // Who is taken for the same mover is one source, whatever its label.
        tick: seen.tick, viewer: number(seen.by[0] ?? null) ?? 0, target: number(seen.mover), node: seen.node,
        label: seen.mover === null ? seen.label : null, looks_like: seen.mover, class: seen.class, tell: seen.tell,
      })),
    });
    live.out(tick.off.map((name) => names.indexOf(name)), tick.tick);
    this.keepMarks(tick);
  }

  /** Clouds and doors, where they have changed. */
  private keepMarks(tick: Tick): void {
    const { meta } = this.live!;
    for (const cloud of tick.clouds) {
      const same = meta.clouds.some((one) => one.node === cloud.node && one.until_tick === cloud.until_tick);
      if (!same) meta.clouds.push({ ...cloud, from_tick: tick.tick });
    }
    for (const { passage, state } of tick.doors) {
      if (meta.doors.findLast((one) => one.passage === passage)?.state !== state) meta.doors.push({ passage, state, tick: tick.tick });
    }
  }
}

export function refusal(what: string, fix: string): Refused {
  return { type: 'error', what, fix, came: null, expected: null };
}
