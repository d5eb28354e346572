/** What is shown now: one scene, one replay, the time, the view, what is chosen. Panels and map watch it. */

import { Clock } from './core/clock';
import { readLink, writeLink } from './core/link';
import type { Replay } from './core/replay';
import type { Scene, View } from './core/scene';
import { Signal } from './core/signal';
import type { Stream } from './core/stream';
import { type DocumentSource, type Policies, type RunHead, type ServerSource, SourceError } from './core/source';

export type Chosen = { what: 'mover'; mover: number } | { what: 'node'; node: number } | null;
export type Theme = 'light' | 'dark';
export interface Trouble {
  what: string;
  fix: string;
}
export interface Shown {
  scene: Scene;
  replay: Replay;
}

const SOON_MS = 100; // a chase that comes so soon after its map is shown at once with it

export class App {
  readonly source: ServerSource | DocumentSource;
  readonly clock = new Clock();
  readonly shown = new Signal<Shown | null>(null);
  readonly ground = new Signal<Scene | null>(null); // of what is shown next, where nothing is shown yet
  readonly view = new Signal<View>('truth');
  readonly chosen = new Signal<Chosen>(null);
  readonly heat = new Signal<string | null>(null); // the layer on the map
  readonly floor = new Signal<number | null>(null); // a layer of the map, or null for all
  readonly raised = new Signal(true); // buildings stand up
  readonly theme = new Signal<Theme>('light');
  readonly trouble = new Signal<Trouble | null>(null);
  readonly busy = new Signal(false);
  readonly runs = new Signal<RunHead[]>([]);
  readonly policies = new Signal<Policies>({ pursuers: [], evaders: [] }); // what may be asked for in a what-if
  readonly note = new Signal(''); // something short to say, once
  readonly missed = new Signal<{ run: number; chase: number } | null>(null); // what was to be shown and could not be
  readonly grew = new Signal(0); // how often the replay shown has grown
  readonly follow = new Signal<number | null>(null); // the mover that the map keeps in its middle
  run = 0;
  chase = 0;
  playing: string | null = null; // a game's id while one is played
  stream: Stream | null = null; // while a chase is watched as it is played
  private wanted: string | null = null; // the layer that was chosen: a view may have another in its place, or none
  private asked = 0;
  private linked: string | null = null; // the address as this page last wrote or read it
  private readonly replays = new Map<string, Promise<Shown>>();

  constructor(source: ServerSource | DocumentSource) {
    this.source = source;
  }

  /** Loads one view of one chase, keeping tick, choice and layer where they still make sense. */
  async open(run: number, chase: number, view: View, tick?: number): Promise<void> {
    const mine = ++this.asked;
    this.busy.value = true;
    try {
      const shown = await this.load(run, chase, view);
      if (mine !== this.asked) return;
      const other = run !== this.run || chase !== this.chase;
      this.run = run;
      this.chase = shown.replay.meta.chase; // an exported page holds one, whatever its address says
      this.trouble.value = null;
      this.missed.value = null;
      this.show(shown, view, tick ?? (other ? 0 : this.clock.time.value));
    } catch (error) {
      if (mine === this.asked) {
        this.missed.value = { run, chase };
        this.fail(error);
      }
    } finally {
      if (mine === this.asked) this.busy.value = false;
    }
  }

  /** The same moment as another view knows it. */
  switchView(view: View): void {
    if (this.stream) void this.stream.open(view);
    else void this.open(this.run, this.chase, view);
  }

  /** Shows a scene and a replay that are already here (a game, a stream). */
  show(shown: Shown, view: View, tick: number): void {
    const { replay } = shown;
    this.clock.tick_s = replay.meta.tick_s;
    this.clock.end.value = replay.ticks;
    this.clock.go(tick);
    this.view.value = view;
    this.heat.value = replay.layerLike(this.wanted);
    const chosen = this.chosen.value?.what === 'mover' ? this.chosen.value.mover : null;
    const [again, follow] = [this.among(replay, chosen), this.among(replay, this.follow.value)];
    if (again !== chosen) this.chosen.value = null;
    this.follow.value = follow;
    this.shown.value = shown;
    if (again !== null && again !== chosen) this.chosen.value = { what: 'mover', mover: again };
  }

  /** Puts a layer on the map, or takes it off by null: a choice that holds in all views. */
  chooseLayer(name: string | null): void {
    this.wanted = this.heat.value = name;
  }

  /** The number that a mover of what is shown has in another replay, or null: views leave movers out, and it is another then. */
  private among(replay: Replay, mover: number | null): number | null {
    const name = mover === null ? undefined : this.shown.value?.replay.movers[mover]?.name;
    const found = replay.movers.findIndex((one) => one.name === name);
    return found < 0 ? null : found;
  }

  /** The replay shown has grown, or was cut: the end moves, and the clock with it where it stood there (`along`). */
  grown(along = true): void {
    const { replay } = this.shown.value!;
    const atEnd = this.clock.time.value >= this.clock.end.value;
    this.clock.end.value = replay.ticks;
    this.grew.value++;
    if ((along && atEnd) || this.clock.time.value > replay.ticks) this.clock.go(replay.ticks);
  }

  fail(error: unknown): void {
    this.clock.playing.value = false;
    if (error instanceof SourceError) this.trouble.value = { what: error.message, fix: error.fix };
    else this.trouble.value = { what: String(error), fix: 'Reload this page.' };
  }

  private load(run: number, chase: number, view: View): Promise<Shown> {
    const key = `${run}/${chase}/${view}`;
    let found = this.replays.get(key);
    if (!found) {
      const ground = this.source.scene(run, view);
      void ground.then((scene) => setTimeout(() => {
        if (!this.shown.value) this.ground.value = scene;
      }, SOON_MS)).catch(() => undefined); // told of below
      found = Promise.all([ground, this.source.replay(run, chase, view)]).then(([scene, replay]) => ({ scene, replay }));
      found.catch(() => this.replays.delete(key));
      this.replays.set(key, found);
      for (const old of [...this.replays.keys()].slice(0, -6)) this.replays.delete(old);
    }
    return found;
  }

  /** Writes what is shown into the address, so that it can be sent; not over another that has yet to be followed. */
  writeLink(): void {
    if (!this.shown.value || (this.linked !== null && location.hash !== this.linked)) return;
    const link = writeLink({
      run: this.source.offline || this.stream !== null || this.playing !== null ? null : String(this.run),
      chase: this.chase,
      tick: this.clock.tick.value,
      view: this.view.value,
      play: this.playing,
      live: this.stream !== null,
    });
    if (link !== location.hash) history.replaceState(null, '', link);
    this.linked = location.hash;
  }

  /** Reads the address; tells whether it is another than this page knows. */
  readLink(): boolean {
    const other = location.hash !== this.linked;
    this.linked = location.hash;
    return other;
  }

  link(): ReturnType<typeof readLink> {
    return readLink(location.hash);
  }
}
