/** Which names the map shows now, the most important first. */

import type { App, Shown } from '../app';
import { guisesAt, knownAt, lastAt, stranger } from '../core/at';
import { clockText } from '../core/clock';
import type { SceneMeta } from '../core/scene';
import { CHARACTER_PX, type Label } from './labels';
import type { Mark } from './moving';

const ALWAYS = -99; // whatever the zoom
const MANY_EXITS = 12;
const MANY_PLACES = 60;
const FARTHEST = -2; // no street is named further away
const STREET_LIFT = -8; // the middle of a name lies on its street
const ROOM = 1.4; // of a street beside the length of its name
const GROUND_ROOM = 0.9; // of ground: its name may reach over its edges
const GREEN = new Set(['woods', 'park', 'grass', 'field', 'pitch']);
const ORDER: readonly Label['kind'][] = ['pursuer', 'decoy', 'bystander']; // who gives way to whom, the hunted to nobody
const still = new WeakMap<object, { floor: number | null; labels: Label[] }>();

/** Names of exits, refuges, passages and places: the same for a scene and a storey always. */
function placeLabels({ scene }: Shown, floor: number | null): Label[] {
  let found = still.get(scene);
  if (found?.floor !== floor) {
    const { exits, refuges, passages, names, streets = [], grounds = [] } = scene.meta;
    const many = exits.length > MANY_EXITS;
    const named = new Set([...exits, ...refuges].map((entry) => entry.node));
    const at = (one: Label, ...nodes: number[]): Label => ({ ...one, faded: nodes.every((node) => scene.elsewhere(node, floor)) });
    const labels = [
      ...refuges.map((refuge) => at(label(`r${refuge.node}`, refuge.name, 'refuge', scene.position(refuge.node), 17, ALWAYS), refuge.node)),
      ...exits.map((exit) => at(label(`e${exit.node}`, exit.name, 'exit', scene.position(exit.node), 15, many ? 0.2 : ALWAYS), exit.node)),
      ...passages.map((passage) => at(label(`p${passage.a}/${passage.b}`, passage.name, 'passage', scene.position(passage.a), 15, -0.6), passage.a, passage.b)),
      ...names.filter((entry) => entry.what === 'place' && !named.has(entry.node))
        .map((entry) => at(label(`n${entry.node}`, entry.name, 'place', scene.position(entry.node), -6, names.length > MANY_PLACES + exits.length ? 3 : -0.4), entry.node)),
      ...grounds.map(groundLabel),
      ...streets.map(streetLabel),
    ];
    found = { floor, labels };
    still.set(scene, found);
  }
  return found.labels;
}

/** The name of a street, where the street is longer on the screen than its name. */
function streetLabel({ name, length_m, at, along }: NonNullable<SceneMeta['streets']>[number], i: number): Label {
  const from = Math.max(FARTHEST, Math.log2((ROOM * CHARACTER_PX * name.length) / length_m));
  return { ...label(`s${i}`, name, 'street', at, STREET_LIFT, from), along };
}

/** The name of a park, a water or a square, where that is about as wide on the screen as its name. */
function groundLabel({ name, kind, across_m, at }: NonNullable<SceneMeta['grounds']>[number], i: number): Label {
  const from = Math.max(FARTHEST, Math.log2((GROUND_ROOM * CHARACTER_PX * name.length) / across_m));
  const look = kind === 'water' ? 'water' : GREEN.has(kind) ? 'green' : 'paved';
  return label(`g${i}`, name, look, at, STREET_LIFT, from);
}

function label(key: string, text: string, kind: Label['kind'], position: Label['position'], lift: number, from_zoom: number): Label {
  return { key, text, kind, position, lift, from_zoom };
}

function moverLabels({ scene, replay }: Shown, time: number, chosen: number, floor: number | null): Label[] {
  const tick = Math.floor(time);
  const guises = guisesAt(replay, tick);
  const found: Label[] = [];
  replay.movers.forEach((mover, m) => {
    const position: [number, number, number] = [0, 0, 0];
    if ((replay.value('status', m, tick) ?? 0) < 0 || !replay.place(m, time, position)) return;
    const looks = guises.get(m);
    const quiet = mover.side === 'bystander' && m !== chosen;
    const one = label(`m${m}`, looks ? `${mover.name} as ${looks}` : mover.name, mover.side, position, 17, quiet ? 1.6 : ALWAYS);
    const node = replay.value('node', m, tick);
    found.push({ ...one, faded: node !== undefined && scene.elsewhere(node, floor) });
  });
  const said = nowSaid(replay, tick);
  const rank = (one: Label) => {
    if (one.key === `m${chosen}`) return -2;
    if (one.kind === 'evader') return -1;
    return (said.includes(one.text.toLowerCase()) ? 0 : ORDER.length) + ORDER.indexOf(one.kind);
  };
  return found.sort((a, b) => rank(a) - rank(b));
}

/** What the chronicle says at a tick, in small letters: whom it names is to be found on the map. */
function nowSaid({ meta }: Shown['replay'], tick: number): string {
  const last = lastAt(meta.chronicle, tick);
  if (last < 0) return '';
  return meta.chronicle.filter((line) => line.tick === meta.chronicle[last]!.tick).map((line) => line.text).join(' ').toLowerCase();
}

function knownLabels({ scene, replay }: Shown, tick: number, floor: number | null): Label[] {
  const all = knownAt(replay, tick);
  return all.map(({ of, node, age_ticks, fresh }) => {
    const who = of.looks_like ?? (of.taken_for === null ? `a ${of.class ?? 'mover'}` : replay.movers[of.taken_for]!.name);
    // Two that are taken for one mover cannot both be it.
    const doubtful = of.taken_for !== null && all.filter((other) => other.of.taken_for === of.taken_for).length > 1;
    const text = fresh ? (doubtful ? `looks like ${who}` : who) : `${who}, ${clockText(age_ticks * replay.meta.tick_s)} ago`;
    const plain = stranger(replay, of);
    const kind = fresh && !plain ? replay.movers[of.taken_for!]!.side : 'note';
    const one = label(`k${of.taken_for}/${of.label}`, text, kind, scene.position(node), 18, plain ? 2 : ALWAYS);
    return { ...one, faded: scene.elsewhere(node, floor) };
  });
}

export function labelsOf(shown: Shown, app: App, marks: readonly Mark[]): Label[] {
  const chosen = app.chosen.value?.what === 'mover' ? app.chosen.value.mover : -1;
  const time = app.clock.time.value;
  return [
    ...marks.filter((mark) => mark.label).map((mark) => {
      return label(`x${mark.node}`, mark.label!, 'mark', shown.scene.position(mark.node), 13, ALWAYS);
    }),
    ...moverLabels(shown, time, chosen, app.floor.value),
    ...knownLabels(shown, Math.floor(time), app.floor.value),
    ...placeLabels(shown, app.floor.value),
  ];
}
