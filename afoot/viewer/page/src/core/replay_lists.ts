/** The lists of a replay that come as sections: contacts, what each side last knew, margins. */

import { type Container, take } from './container';
import type { Contact, Known, Margin } from './replay';

const words = (box: Container, name: string): string[] => (box.meta[name] as string[] | undefined) ?? [];
const orNull = (value: number | undefined): number | null => (value === undefined || value < 0 ? null : value);

export function readContacts(box: Container): Contact[] {
  const [classes, tells] = [words(box, 'classes'), words(box, 'tells')];
  const tick = take(box, 'contact_tick', new Int32Array(0));
  const node = take(box, 'contact_node', new Int32Array(0));
  const label = take(box, 'contact_label', new Int32Array(0));
  const viewer = take(box, 'contact_viewer', new Int16Array(0));
  const target = take(box, 'contact_target', new Int16Array(0));
  const looks = take(box, 'contact_looks_like', new Int16Array(0));
  const kind = take(box, 'contact_class', new Int8Array(0));
  const tell = take(box, 'contact_tell', new Int8Array(0));
  return Array.from(tick, (when, i) => ({
    tick: when,
    viewer: viewer[i]!,
    target: orNull(target[i]),
    node: node[i]!,
    label: orNull(label[i]),
    looks_like: orNull(looks[i]),
    class: classes[kind[i]!] ?? null,
    tell: tells[tell[i]!] ?? null,
  }));
}

export function readKnown(box: Container): Known[] {
  const ticks = take(box, 'known_tick', new Int32Array(0));
  const nodes = take(box, 'known_node', new Int32Array(0));
  const heads = (box.meta.known ?? []) as (Omit<Known, 'ticks' | 'nodes' | 'taken_for'> & { start: number; end: number })[];
  const names = ((box.meta.movers ?? []) as { name: string }[]).map((mover) => mover.name);
  return heads.map(({ start, end, ...head }) => ({
    ...head,
    taken_for: head.mover ?? orNull(names.indexOf(head.looks_like ?? '')),
    ticks: ticks.subarray(start, end),
    nodes: nodes.subarray(start, end),
  }));
}

export function readMargins(box: Container): Margin[] {
  const measures = words(box, 'measures');
  const mover = take(box, 'margin_mover', new Int16Array(0));
  const measure = take(box, 'margin_measure', new Int8Array(0));
  const holds = take(box, 'margin_holds', new Int8Array(0));
  const ticks = take(box, 'margin_ticks', new Int32Array(0));
  const none = take(box, 'margin_none', new Uint8Array(0));
  const known = take(box, 'margin_known', new Uint8Array(0));
  return Array.from(take(box, 'margin_tick', new Int32Array(0)), (when, i) => ({
    tick: when,
    mover: mover[i]!,
    measure: measures[measure[i]!] ?? '',
    holds: holds[i]! < 0 ? null : holds[i] === 1,
    margin_ticks: none[i] ? null : ticks[i]!,
    known: known[i] === 1,
  }));
}
