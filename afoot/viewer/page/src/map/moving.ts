/** The layers of what moves: rewritten each frame from typed arrays of movers, never from nodes. */

import type { Layer } from '@deck.gl/core';

import { cloudsAt, doorsAt, guisesAt, knownAt, stranger } from '../core/at';
import type { Cloud, Replay } from '../core/replay';
import type { Scene } from '../core/scene';
import type { Atlas, Sign } from './icons';
import { Mesh, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import { FADED, type Palette, type Rgb } from './palette';
import { SignLayer, type SignProps } from './sign_layer';
import { type Signs, signsOf, type Spot } from './signs';
import { Trails } from './trails';

export const STATUS = { unsent: -1, live: 0, waiting: 1, captured: 2, surrounded: 3, escaped: 4, sheltered: 5 };
const TAKEN = [STATUS.captured, STATUS.surrounded];
const KNOWN_FADE_TICKS = 240;
const EXIT_M = 14;
const SIGHT_RADIUS = 1.7; // in steps from node to node
const SIGHT_ALPHA = 44;
const SIGHT_LIFT_M = 0.3; // over the roof that it lies on
const MANY_EXITS = 12; // from here on they are drawn small until one comes near
const WAY_M = 0.1; // lines and rims are as wide as the screen wants them
const WAY_PX = 3;
const RIM_M = 0.1;
const RIM_PX = 1.5;
const ORDER = ['bystander', 'decoy', 'evader', 'pursuer']; // the last lie over the others
const TOP = { depthWriteEnabled: false, depthCompare: 'always' } as const;
const STANDING_BEFORE = { depthWriteEnabled: false } as const; // buildings hide what is behind and under them

/** What is picked out: a mover whose ring and sight are drawn, or -1; the storey that is shown, or null for all. */
export interface Pick {
  chosen: number;
  floor: number | null;
}

/** The movers drawn at a tick: whose each spot is. */
interface Cast {
  tick: number;
  pick: Pick;
  key: string;
  signs: Signs;
  whose: number[];
}
export interface Mark {
  node: number;
  label?: string;
  colour?: Rgb;
  strong?: boolean;
  way?: readonly number[]; // nodes of a line that leads there, in the colour of the view's side
}

export class Moving {
  private readonly scene: Scene;
  private readonly replay: Replay;
  private readonly palette: Palette;
  private readonly atlas: Atlas;
  private readonly trails: Trails;
  private readonly order: number[];
  private cast: Cast | null = null;
  private still: { tick: number; floor: number | null; layers: Layer[] } = { tick: -1, floor: null, layers: [] };
  private readonly made = new Map<string, { key: string; layer: Layer }>();
  private marked: { of: readonly Mark[]; layers: Layer[] } | null = null;
  private sightOf: { look: string; open: Triangles; indoors: Triangles } | null = null;

  constructor(scene: Scene, replay: Replay, palette: Palette, atlas: Atlas) {
    this.scene = scene;
    this.replay = replay;
    this.palette = palette;
    this.atlas = atlas;
    this.trails = new Trails(replay, palette, scene);
    this.order = replay.movers.map((_, m) => m)
      .sort((p, q) => ORDER.indexOf(replay.movers[p]!.side) - ORDER.indexOf(replay.movers[q]!.side));
  }

  /** Everything that depends on time, and on what is picked out. */
  layers(time: number, pick: Pick): Layer[] {
    const tick = Math.floor(time);
    if (this.still.tick !== tick || this.still.floor !== pick.floor) {
      this.still = { tick, floor: pick.floor, layers: this.perTick(tick, pick.floor) };
    }
    return [
      ...this.sight(pick.chosen, tick),
      ...this.still.layers,
      this.trails.layer(time, pick.floor),
      this.movers(time, pick),
    ];
  }

  private signs(id: string, spots: readonly Spot[], more: Partial<SignProps> = {}): Layer {
    return this.layerOf(id, signsOf(spots, this.atlas), more);
  }

  private layerOf(id: string, signs: Signs, more: Partial<SignProps>): Layer {
    return new SignLayer({ id, signs, atlas: this.atlas, parameters: TOP, ...more });
  }

  /** Forget what was made per tick, when the lists of the replay have grown. */
  refresh(): void {
    this.still.tick = -1;
    this.cast = null;
    this.made.clear();
  }

  /** What a game marks; the same layers as long as the marks are the same. */
  marks(marks: readonly Mark[]): Layer[] {
    if (this.marked?.of !== marks) this.marked = { of: marks, layers: this.markLayers(marks) };
    return this.marked.layers;
  }

  private markLayers(marks: readonly Mark[]): Layer[] {
    if (marks.length === 0) return [];
    const own = this.palette.sides[this.replay.meta.view === 'pursuers' ? 'pursuer' : 'evader'];
    const ways = new Mesh();
    for (const { way, strong } of marks) {
      if (way) ways.ribbon(way.map((node) => this.scene.position(node)), WAY_M, own, strong ? 255 : 150);
    }
    const signs = marks.map((mark): Spot => ({
      position: this.scene.position(mark.node), sign: 'mark', size: mark.strong ? 30 : 21, alpha: 235,
      tint: mark.colour ?? (mark.way ? own : this.palette.exit),
    }));
    return [new MeshLayer({ id: 'ordered', mesh: ways.pack(), leastWidth: WAY_PX, parameters: TOP }), this.signs('marks', signs)];
  }

  /** What changes with events only: each layer is made anew when what it shows is another. */
  private perTick(tick: number, floor: number | null): Layer[] {
    const clouds = cloudsAt(this.replay, tick);
    const doors = doorsAt(this.replay, tick);
    const traces = this.traces(tick, floor);
    // A layer that a frame leaves out has ended for good and is not to be shown again.
    if (clouds.length === 0) this.made.delete('smoke');
    if (traces.length === 0) this.made.delete('traces');
    return [
      ...(clouds.length > 0 ? [this.kept('smoke', String(tick), () => this.smoke(clouds, tick))] : []),
      this.kept('exits', String(floor), () => this.signs('exits', this.exits(floor), { size_m: this.manyExits ? EXIT_M : 0 })),
      this.kept('places', `${[...doors.values()].join()} ${floor}`, () => this.signs('places', this.places(doors, floor))),
      ...(traces.length > 0 ? [this.kept('traces', `${tick} ${floor}`, () => this.signs('traces', traces))] : []),
    ];
  }

  private kept(name: string, key: string, make: () => Layer): Layer {
    const before = this.made.get(name);
    if (before?.key === key) return before.layer;
    const layer = make();
    this.made.set(name, { key, layer });
    return layer;
  }

  private get manyExits(): boolean {
    return this.scene.meta.exits.length > MANY_EXITS;
  }

  private smoke(clouds: Cloud[], tick: number): Layer {
    const mesh = new Mesh();
    for (const { node, radius_m, until_tick } of clouds) {
      const at = this.scene.position(node);
      const alpha = Math.min(80, 20 + (until_tick - tick) * 4);
      for (const part of [1, 0.82, 0.6]) mesh.disc(at, radius_m * part, this.palette.smoke, alpha);
      mesh.rim(at, radius_m, RIM_M, this.palette.smoke, 220);
    }
    return new MeshLayer({ id: 'smoke', mesh: mesh.pack(), leastWidth: RIM_PX, parameters: TOP });
  }

  /** A sign at a place, which may have more nodes than one. */
  private sign(nodes: number[], kind: Sign, size: number, floor: number | null): Spot {
    const away = nodes.every((node) => this.scene.elsewhere(node, floor));
    return { position: this.scene.position(nodes[0]!), sign: kind, size, alpha: away ? FADED : 255 };
  }

  private exits(floor: number | null): Spot[] {
    return this.scene.meta.exits.map((exit) => this.sign([exit.node], 'exit', 30, floor));
  }

  /** Refuges, and passages with their state. */
  private places(states: ReturnType<typeof doorsAt>, floor: number | null): Spot[] {
    const { meta } = this.scene;
    return [
      ...meta.refuges.map((refuge) => this.sign([refuge.node], 'refuge', 32, floor)),
      ...meta.passages.map((passage) => ({
        ...this.sign([passage.a, passage.b], states.get(passage.name) ?? 'open', 27, floor), position: this.middle(passage.a, passage.b),
      })),
    ];
  }

  private middle(a: number, b: number): [number, number, number] {
    const { x, y, z } = this.scene;
    return [(x[a]! + x[b]!) / 2, (y[a]! + y[b]!) / 2, (z[a]! + z[b]!) / 2];
  }

  /** What the view's side sees of the others, and where it last knew them; nothing in the view of truth. */
  private traces(tick: number, floor: number | null): Spot[] {
    return knownAt(this.replay, tick).map(({ of, node, age_ticks, fresh }): Spot => {
      const position = this.scene.position(node);
      const most = this.scene.elsewhere(node, floor) ? FADED : 255;
      if (stranger(this.replay, of)) {
        return { position, sign: 'bystander', size: fresh ? 22 : 16, alpha: Math.min(most, fresh ? 230 : 90) };
      }
      const side = this.replay.movers[of.taken_for!]!.side;
      if (fresh) return { position, sign: side, size: 34, alpha: most };
      return { position, sign: 'known', size: 32, alpha: Math.min(most, Math.round(255 - 160 * Math.min(1, age_ticks / KNOWN_FADE_TICKS))) };
    });
  }

  /** What a mover sees from where it is: a soft patch on each node at which it would see somebody. Indoors they shine through the roof, as ways do. */
  private sight(chosen: number, tick: number): Layer[] {
    const look = chosen < 0 ? undefined : this.replay.look(chosen, tick);
    const seen = look === undefined ? undefined : this.replay.seen(look);
    if (look === undefined || !seen) return [];
    if (this.sightOf?.look !== look) {
      const [open, indoors] = [new Mesh(), new Mesh()];
      for (const n of seen) {
        const [x, y, z] = this.scene.position(n);
        const mesh = this.scene.domain[n]! > 0 ? indoors : open;
        mesh.glow([x, y, z + SIGHT_LIFT_M], this.scene.unit_m * SIGHT_RADIUS, this.palette.sight, SIGHT_ALPHA);
      }
      this.sightOf = { look, open: open.pack(), indoors: indoors.pack() };
    }
    // The mesh is kept, never the layer: deck.gl ends a layer for good that a frame leaves out.
    return [
      new MeshLayer({ id: `sight-${look}`, mesh: this.sightOf.open, parameters: STANDING_BEFORE }),
      new MeshLayer({ id: `sight-indoors-${look}`, mesh: this.sightOf.indoors, parameters: TOP }),
    ];
  }

  private movers(time: number, pick: Pick): Layer {
    const tick = Math.floor(time);
    const { cast } = this;
    if (cast?.tick !== tick || cast.pick.chosen !== pick.chosen || cast.pick.floor !== pick.floor) this.cast = this.recast(tick, pick);
    const { signs, whose } = this.cast!;
    whose.forEach((mover, i) => this.replay.place(mover, time, signs.places, i * 3));
    return this.layerOf('movers', signs, { moved: time });
  }

  /** Who is drawn at a tick, and how. The same signs as before where only places are others: then only those are sent. */
  private recast(tick: number, pick: Pick): Cast {
    const { chosen, floor } = pick;
    const guises = guisesAt(this.replay, tick);
    const spots: Spot[] = [];
    const whose: number[] = [];
    const put = (mover: number, sign: Sign, size: number, alpha: number) => {
      const node = this.replay.value('node', mover, tick);
      const most = node !== undefined && this.scene.elsewhere(node, floor) ? FADED : 255;
      spots.push({ position: [0, 0, 0], sign, size, alpha: Math.min(most, alpha) });
      whose.push(mover);
    };
    if (chosen >= 0 && this.replay.shows(chosen, tick)) put(chosen, 'chosen', 48, 230);
    const shown = this.order.filter((m) => (this.replay.value('status', m, tick) ?? 0) !== STATUS.unsent && this.replay.shows(m, tick));
    for (const m of shown) {
      const status = this.replay.value('status', m, tick) ?? 0;
      const { side } = this.replay.movers[m]!;
      const alpha = status >= STATUS.captured ? 110 : status === STATUS.waiting ? 90 : 255;
      if (guises.has(m)) put(m, 'mask', 48, alpha);
      put(m, side, (side === 'bystander' ? 22 : 34) + (m === chosen ? 8 : 0), alpha);
    }
    // Over those who took them.
    for (const m of shown) if (TAKEN.includes(this.replay.value('status', m, tick) ?? 0)) put(m, 'caught', 30, 255);
    const key = spots.map((spot, i) => `${whose[i]} ${spot.sign} ${spot.size} ${spot.alpha}`).join();
    const { cast } = this;
    if (cast !== null && key === cast.key) return { ...cast, tick, pick };
    return { tick, pick, key, signs: signsOf(spots, this.atlas), whose };
  }
}
