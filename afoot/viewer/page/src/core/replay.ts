/** One chase as one side knows it: tracks per mover and tick, and the lists of what happened. */

import { type Container, FormatError, take } from './container';
import { readContacts, readKnown, readMargins } from './replay_lists';
import type { View } from './scene';

export type MoverSide = 'pursuer' | 'evader' | 'decoy' | 'bystander';
export const HIDDEN = -2147483648;
/** Layers of one meaning: where a side's view has not the one, the other stands for it (docs/replay-format.md). */
const ALIKE = ['possible', 'thought'];

export interface Mover {
  name: string;
  side: MoverSide;
  class: string | null;
  walk_m_s: number | null;
  speed_m_s: number | null;
  follows: number | null;
  stamina_full_m: number | null;
  energy_full: number | null;
}
export interface ChaseEvent {
  tick: number;
  time_s: number;
  event: string;
  mover: number;
  other: number;
  node: number;
  particulars: Record<string, unknown>;
}
export interface Sentence {
  tick: number;
  clock: string;
  text: string;
}
/** What a mover saw: target is who that was where the view knows; looks_like a mover's number. */
export interface Contact {
  tick: number;
  viewer: number;
  target: number | null;
  node: number;
  label: number | null;
  looks_like: number | null;
  class: string | null;
  tell: string | null;
}
/** What a side last knew of one source: ticks in order, and the node at each. `taken_for`: a mover, by `looks_like`. */
export interface Known {
  side: 'pursuers' | 'evaders';
  label: number | null;
  mover: number | null;
  looks_like: string | null;
  taken_for: number | null;
  class: string | null;
  gone_tick: number | null;
  ticks: Int32Array;
  nodes: Int32Array;
}
/** margin_ticks is null where there is none; `known` tells whether anybody found out. */
export interface Margin {
  tick: number;
  mover: number;
  measure: string;
  holds: boolean | null;
  margin_ticks: number | null;
  known: boolean;
}
export interface Cloud {
  node: number;
  radius_m: number;
  from_tick: number;
  until_tick: number;
}
export interface DoorChange {
  passage: string;
  tick: number;
  state: 'open' | 'shut' | 'sealed';
}
export interface Guise {
  mover: number;
  tick: number;
  looks_like: string | null;
}
export interface LayerHead {
  name: string;
  title: string;
  unit: string;
  tier: string;
  every_ticks: number;
  low: number;
  high: number;
  nowhere: string | null; // what it means that a frame shows nothing
}

export interface Outcome {
  mover: number;
  outcome: string;
  end_tick: number;
  worth: number;
}

export interface ReplayMeta {
  kind: 'replay';
  view: View;
  scenario: string;
  run: number;
  chase: number;
  seed: number | null;
  policies: Record<string, string>;
  rules: Record<string, unknown>;
  tier: string;
  bound: string;
  ticks: number;
  tick_s: number;
  outcomes: Outcome[];
  payoff: number | null;
  movers: Mover[];
  gaits: string[];
  statuses: string[];
  events: ChaseEvent[];
  chronicle: Sentence[];
  clouds: Cloud[];
  doors: DoorChange[];
  guises: Guise[];
  layers: LayerHead[];
}

/** Rows of movers, columns of ticks; `width` columns are held, of which `ticks + 1` are filled. */
export interface Tracks {
  x: Int32Array;
  y: Int32Array;
  z: Int32Array;
  node: Int32Array;
  gait: Int8Array;
  status: Int8Array;
  inside: Int32Array;
  stamina: Int32Array;
  energy: Int32Array;
}

export class Replay {
  meta: ReplayMeta;
  ticks: number;
  width: number;
  tracks: Tracks;
  contacts: Contact[] = [];
  known: Known[] = [];
  margins: Margin[] = [];
  readonly layers = new Map<string, { head: LayerHead; values: Uint8Array; nodes: number; frames: number }>();
  private looks: Int32Array = new Int32Array(0); // by mover and tick: the row of what it sees, or -1
  private rows: Int32Array[] = [];

  constructor(meta: ReplayMeta, tracks: Tracks, width: number) {
    this.meta = meta;
    this.ticks = meta.ticks;
    this.width = width;
    this.tracks = tracks;
  }

  static read(box: Container): Replay {
    const meta = box.meta as unknown as ReplayMeta;
    if (meta.kind !== 'replay') throw new FormatError(`is a ${String(meta.kind)}; expected a replay`);
    const i4 = new Int32Array(0);
    const i1 = new Int8Array(0);
    const tracks: Tracks = {
      x: take(box, 'track_x', i4),
      y: take(box, 'track_y', i4),
      z: take(box, 'track_z', i4),
      node: take(box, 'track_node', i4),
      gait: take(box, 'track_gait', i1),
      status: take(box, 'track_status', i1),
      inside: take(box, 'track_inside', i4),
      stamina: take(box, 'track_stamina', i4),
      energy: take(box, 'track_energy', i4),
    };
    const width = box.sections.get('track_x')?.shape[1] ?? meta.ticks + 1;
    const replay = new Replay(meta, tracks, width);
    for (const head of meta.layers) {
      const found = box.sections.get(`layer_${head.name}`);
      if (!found) continue;
      const [frames = 0, nodes = 0] = found.shape;
      replay.layers.set(head.name, { head, values: found.array as Uint8Array, nodes, frames });
    }
    replay.contacts = readContacts(box);
    replay.known = readKnown(box);
    replay.margins = readMargins(box);
    replay.readSight(box);
    return replay;
  }

  private readSight(box: Container): void {
    this.looks = take(box, 'track_sight', new Int32Array(0));
    const start = take(box, 'sight_start', new Int32Array(0));
    const seen = take(box, 'sight_seen', new Int32Array(0));
    this.rows = Array.from({ length: Math.max(0, start.length - 1) }, (_, i) => seen.subarray(start[i]!, start[i + 1]!));
  }

  get movers(): Mover[] {
    return this.meta.movers;
  }

  /** What a mover looks at: the same word for the same look; undefined where it does not look. */
  look(mover: number, tick: number): string | undefined {
    const row = this.looks[mover * this.width + tick] ?? -1;
    return row < 0 ? undefined : String(row);
  }

  /** The nodes that a look shows, or undefined where they have not come. */
  seen(look: string): Int32Array | undefined {
    return this.rows[Number(look)];
  }

  /** Whether this view shows the mover at this tick. */
  shows(mover: number, tick: number): boolean {
    return this.tracks.x[mover * this.width + tick] !== HIDDEN;
  }

  /** A value of a track at a tick, or undefined where the view does not hold it. */
  value(name: keyof Tracks, mover: number, tick: number): number | undefined {
    const track = this.tracks[name];
    if (track.length === 0) return undefined;
    const value = track[mover * this.width + tick];
    return value === HIDDEN ? undefined : value;
  }

  /** Writes x, y, z in metres at a fraction of a tick into `out` at `at`; false where the mover is not shown. */
  place(mover: number, time: number, out: Float32Array | number[], at = 0): boolean {
    const tick = Math.min(this.ticks, Math.max(0, Math.floor(time)));
    const i = mover * this.width + tick;
    const { x, y, z } = this.tracks;
    if (x[i] === undefined || x[i] === HIDDEN) return false;
    const more = tick < this.ticks && x[i + 1] !== HIDDEN ? time - tick : 0;
    const j = more > 0 ? i + 1 : i;
    out[at] = (x[i]! + (x[j]! - x[i]!) * more) / 10;
    out[at + 1] = (y[i]! + (y[j]! - y[i]!) * more) / 10;
    out[at + 2] = (z[i]! + (z[j]! - z[i]!) * more) / 10;
    return true;
  }

  /** The layer that tells here what one of another view does; null where there is none. */
  layerLike(name: string | null): string | null {
    if (name === null || this.layers.has(name)) return name;
    return ALIKE.includes(name) ? (ALIKE.find((one) => this.layers.has(one)) ?? null) : null;
  }

  /** The newest frame of a layer at a tick. */
  frame(name: string, tick: number): Uint8Array | undefined {
    const layer = this.layers.get(name);
    if (!layer || layer.frames === 0) return undefined;
    const index = this.frameTick(name, tick) / layer.head.every_ticks;
    return layer.values.subarray(index * layer.nodes, (index + 1) * layer.nodes);
  }

  /** The tick that this frame is of: what it says need not hold any more at a later one. */
  frameTick(name: string, tick: number): number {
    const { head, frames } = this.layers.get(name)!;
    return Math.min(frames - 1, Math.floor(tick / head.every_ticks)) * head.every_ticks;
  }
}
