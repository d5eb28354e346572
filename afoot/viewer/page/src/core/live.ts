/** A replay that grows: the messages `hello`, `tick` and `end` of a running chase or of a game. */

import { cloudsAt } from './at';
import { type ChaseEvent, type Contact, HIDDEN, type Known, Replay, type ReplayMeta, type Sentence, type Tracks } from './replay';

export interface MoverNow {
  mover: number;
  x: number;
  y: number;
  z: number;
  node: number;
  gait: string;
  status: string;
  inside: string | null;
  stamina: number | null;
  energy: number | null;
  looks_like: string | null;
  sight_m: number | null;
}
export interface TickMessage {
  type: 'tick';
  tick: number;
  movers: MoverNow[];
  contacts: (Omit<Contact, 'looks_like'> & { looks_like: string | null })[];
  events: ChaseEvent[];
  chronicle: Sentence[];
  gone: { label: number; tick: number }[]; // sources, by their labels, that nobody is behind any more, and from when on
}

const GAITS = ['rest', 'walk', 'run'];
const STATUSES = ['live', 'waiting', 'captured', 'surrounded', 'escaped', 'sheltered', 'timeout'];
const FIRST_WIDTH = 1024;
const NAMES = ['x', 'y', 'z', 'node', 'gait', 'status', 'inside', 'stamina', 'energy'] as const;

function room(movers: number, width: number): Tracks {
  const long = () => new Int32Array(movers * width).fill(HIDDEN);
  const short = () => new Int8Array(movers * width);
  return {
    x: long(), y: long(), z: long(), node: long(), gait: short(), status: short(),
    inside: long(), stamina: long(), energy: long(),
  };
}

export class LiveReplay extends Replay {
  private readonly refuges: string[];
  private readonly ranges: Map<number, number | null>[]; // by mover and tick: how far it sees, in metres
  private readonly sight = new Map<string, Int32Array>();

  /** From the message `hello`: the meta of a replay, whose lists may be missing as nothing has happened yet. */
  constructor(hello: Partial<Omit<ReplayMeta, 'kind'>> & { refuges?: string[] }) {
    const meta = {
      scenario: '', events: [], chronicle: [], clouds: [], doors: [], guises: [], layers: [], movers: [],
      policies: {}, rules: {}, outcomes: [], payoff: null, tier: 'estimate', bound: 'no bound', tick_s: 1,
      run: 0, chase: 0, seed: null, view: 'truth', gaits: GAITS, statuses: STATUSES, ...hello, kind: 'replay', ticks: 0,
    } as ReplayMeta;
    super(meta, room(meta.movers.length, FIRST_WIDTH), FIRST_WIDTH);
    this.refuges = hello.refuges ?? [];
    this.ranges = meta.movers.map(() => new Map());
  }

  /** Takes one tick in. Movers that the message does not place are hidden at that tick. Metres come, decimetres stay. */
  take(message: TickMessage): void {
    while (message.tick >= this.width) this.widen();
    const { tracks } = this;
    for (const row of message.movers) {
      const i = row.mover * this.width + message.tick;
      tracks.x[i] = Math.round(row.x * 10);
      tracks.y[i] = Math.round(row.y * 10);
      tracks.z[i] = Math.round(row.z * 10);
      tracks.node[i] = row.node;
      tracks.gait[i] = GAITS.indexOf(row.gait);
      tracks.status[i] = STATUSES.indexOf(row.status);
      tracks.inside[i] = row.inside === null ? 0 : this.refuges.indexOf(row.inside) + 1;
      tracks.stamina[i] = row.stamina === null ? -1 : Math.round(row.stamina * 1000);
      tracks.energy[i] = row.energy === null ? -1 : Math.round(row.energy * 1000);
      this.ranges[row.mover]!.set(message.tick, row.sight_m);
      this.takeGuise(row.mover, message.tick, row.looks_like);
    }
    for (const contact of message.contacts) this.takeContact(contact);
    for (const { label, tick } of message.gone) this.end((known) => known.label === label, tick);
    for (const event of message.events) this.takeEvent(event);
    this.meta.chronicle.push(...message.chronicle);
    this.ticks = Math.max(this.ticks, message.tick);
    this.meta.ticks = this.ticks;
  }

  /** What a mover looks at, as the server is asked for it: from where, how far, and past which smoke. */
  override look(mover: number, tick: number): string | undefined {
    const range_m = this.ranges[mover]!.get(tick) ?? null;
    const node = this.value('node', mover, tick);
    if (range_m === null || node === undefined) return undefined;
    const clouds = cloudsAt(this, tick).map((cloud) => `&cloud=${cloud.node}:${cloud.radius_m}`);
    return `${node}?range_m=${range_m}${clouds.join('')}`;
  }

  override seen(look: string): Int32Array | undefined {
    return this.sight.get(look);
  }

  /** Keeps what the server said of a look. */
  keepSight(look: string, seen: Int32Array): void {
    this.sight.set(look, seen);
  }

  /** Movers that are known to be out from a tick on: where who is taken for them was last is of no more use then. */
  out(movers: readonly number[], tick: number): void {
    this.end((known) => known.taken_for !== null && movers.includes(known.taken_for), tick);
  }

  private end(of: (known: Known) => boolean, tick: number): void {
    for (const known of this.known) if (of(known)) known.gone_tick ??= tick;
  }

  /** Forgets what came after a tick: a game's undo. */
  cut(tick: number): void {
    const { meta, tracks } = this;
    const until = <T extends { tick: number }>(list: T[]): T[] => list.filter((entry) => entry.tick <= tick);
    meta.events = until(meta.events);
    meta.chronicle = until(meta.chronicle);
    meta.guises = until(meta.guises);
    meta.doors = until(meta.doors);
    meta.clouds = meta.clouds.filter((cloud) => cloud.from_tick <= tick);
    this.contacts = until(this.contacts);
    this.known = this.known.map((known) => {
      const kept = known.ticks.filter((when) => when <= tick).length;
      const gone_tick = known.gone_tick !== null && known.gone_tick > tick ? null : known.gone_tick;
      return { ...known, gone_tick, ticks: known.ticks.subarray(0, kept), nodes: known.nodes.subarray(0, kept) };
    });
    for (const track of [tracks.x, tracks.y, tracks.z]) {
      for (let m = 0; m < meta.movers.length; m++) track.fill(HIDDEN, m * this.width + tick + 1, (m + 1) * this.width);
    }
    this.ticks = Math.min(this.ticks, tick);
    meta.ticks = this.ticks;
  }

  /** Keeps a contact, and with it what the view's side last knew of the source. */
  private takeContact(contact: TickMessage['contacts'][number]): void {
    this.contacts.push({ ...contact, looks_like: null, class: contact.class });
    const side = this.meta.view;
    if (side === 'truth') return;
    const same = (known: Known) => known.label === contact.label && known.looks_like === contact.looks_like;
    const before = this.known.find(same);
    const known = {
      side, label: contact.label, mover: null, looks_like: contact.looks_like, taken_for: this.taken(contact), class: contact.class,
      gone_tick: null,
      ticks: Int32Array.from([...(before?.ticks ?? []), contact.tick]),
      nodes: Int32Array.from([...(before?.nodes ?? []), contact.node]),
    };
    this.known = [...this.known.filter((entry) => entry !== before), known];
  }

  private taken({ target, looks_like }: TickMessage['contacts'][number]): number | null {
    const found = target ?? this.movers.findIndex((mover) => mover.name === looks_like);
    return found < 0 ? null : found;
  }

  /** Keeps an event, and what it does to smoke and passages: it shows in the frame after its tick. */
  private takeEvent(event: ChaseEvent): void {
    this.meta.events.push(event);
    const { radius_m, until_tick, passage } = event.particulars as Record<string, never>;
    const state = ({ passage_opened: 'open', passage_shut: 'shut', passage_sealed: 'sealed' } as const)[event.event];
    if (state) this.meta.doors.push({ passage, tick: event.tick + 1, state });
    if (event.event === 'smoke') {
      this.meta.clouds.push({ node: event.node, radius_m, from_tick: event.tick + 1, until_tick });
    }
  }

  private takeGuise(mover: number, tick: number, looks_like: string | null): void {
    const worn = this.meta.guises.findLast((guise) => guise.mover === mover)?.looks_like ?? null;
    if (worn !== looks_like) this.meta.guises.push({ mover, tick, looks_like });
  }

  private widen(): void {
    const wider = room(this.meta.movers.length, this.width * 2);
    for (const name of NAMES) {
      for (let m = 0; m < this.meta.movers.length; m++) {
        wider[name].set(this.tracks[name].subarray(m * this.width, (m + 1) * this.width), m * this.width * 2);
      }
    }
    this.tracks = wider;
    this.width *= 2;
  }
}
