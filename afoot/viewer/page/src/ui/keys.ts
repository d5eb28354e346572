/** What keys do. Fields keep theirs; nothing is done while a dialog is open. */

import type { App } from '../app';
import { FASTEST, SLOWEST } from '../core/clock';
import type { View } from '../core/scene';
import type { ChaseMap } from '../map/map';
import { switchTheme } from './theme';

const VIEW_KEYS: Record<string, View> = { '1': 'truth', '2': 'pursuers', '3': 'evaders' };
const CLICKED = ':is(button, summary, input[type=radio]):not(.chronicle *, dialog *)';
const FIELDS = 'input, select, textarea, [role=tablist] *';

export function listenToKeys(app: App, map: ChaseMap, help: HTMLDialogElement): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const target = event.target as HTMLElement;
    if (target.matches(FIELDS)) return;
    if (target.matches('[role=radio]') && moveChoice(target, event.key)) {
      event.preventDefault();
      return;
    }
    if (target.matches('button, summary') && (event.key === ' ' || event.key === 'Enter')) return;
    if (press(app, map, help, event)) event.preventDefault();
  });
  // Who has clicked a button goes on with the keys of the page: space plays, and does not press the button again.
  document.addEventListener('click', (event) => {
    const byMouse = event.detail > 0;
    if (byMouse) (event.target as Element).closest<HTMLElement>(CLICKED)?.blur();
  });
}

/** Arrows go on within a group of choices, and choose, as everywhere. */
function moveChoice(from: HTMLElement, key: string): boolean {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (step === undefined) return false;
  const group = from.closest('[role=radiogroup]')!;
  const all = [...group.querySelectorAll<HTMLElement>('[role=radio]')];
  const next = (all.indexOf(from) + step + all.length) % all.length;
  all[next]!.click();
  // a click may have made the choices anew
  group.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
  return true;
}

function press(app: App, map: ChaseMap, help: HTMLDialogElement, event: KeyboardEvent): boolean {
  return timeKey(app, event) || mapKey(map, event.key) || otherKey(app, help, event.key);
}

function timeKey(app: App, { key, shiftKey }: KeyboardEvent): boolean {
  const { clock } = app;
  switch (key) {
    case ' ': clock.toggle(); return true;
    case 'ArrowRight': clock.step(shiftKey ? 10 : 1); return true;
    case 'ArrowLeft': clock.step(shiftKey ? -10 : -1); return true;
    case 'Home': clock.jump(0); return true;
    case 'End': clock.jump(clock.end.value); return true;
    case 'ArrowUp': clock.speed.value = Math.min(FASTEST, clock.speed.value * 2); return true;
    case 'ArrowDown': clock.speed.value = Math.max(SLOWEST, clock.speed.value / 2); return true;
    case 'n': return nextLine(app, 1);
    case 'p': return nextLine(app, -1);
    default: return false;
  }
}

/** To the next or the previous sentence of the chronicle. */
function nextLine(app: App, way: 1 | -1): boolean {
  const ticks = [...new Set(app.shown.value?.replay.meta.chronicle.map((line) => line.tick) ?? [])];
  const now = app.clock.tick.value;
  const found = way > 0 ? ticks.find((tick) => tick > now) : ticks.findLast((tick) => tick < now);
  if (found !== undefined) app.clock.jump(found);
  return true;
}

function mapKey(map: ChaseMap, key: string): boolean {
  switch (key.toLowerCase()) {
    case '+': case '=': map.zoom(0.5); return true;
    case '-': map.zoom(-0.5); return true;
    case 'w': map.shift(0, 0.15); return true;
    case 's': map.shift(0, -0.15); return true;
    case 'a': map.shift(-0.15, 0); return true;
    case 'd': map.shift(0.15, 0); return true;
    case 'q': map.turn(15); return true;
    case 'e': map.turn(-15); return true;
    case '0': map.home(); return true;
    default: return false;
  }
}

function otherKey(app: App, help: HTMLDialogElement, key: string): boolean {
  const view = VIEW_KEYS[key];
  if (view && app.source.views.includes(view) && app.playing === null) {
    app.switchView(view);
    return true;
  }
  switch (key) {
    case '?': help.showModal(); return true;
    case 't': switchTheme(app); return true;
    case 'b': app.raised.value = !app.raised.value; return true;
    case 'h': nextHeat(app); return true;
    case 'm': nextMover(app); return true;
    case 'f': app.follow.value = app.follow.value === null && app.chosen.value?.what === 'mover' ? app.chosen.value.mover : null; return true;
    case 'Escape': app.chosen.value = null; app.follow.value = null; return true;
    default: return false;
  }
}

function nextHeat(app: App): void {
  const names = [null, ...(app.shown.value?.replay.layers.keys() ?? [])];
  app.chooseLayer(names[(names.indexOf(app.heat.value) + 1) % names.length] ?? null);
}

function nextMover(app: App): void {
  const movers = app.shown.value?.replay.movers ?? [];
  const chased = movers.map((_, m) => m).filter((m) => movers[m]!.side !== 'bystander');
  const now = app.chosen.value?.what === 'mover' ? chased.indexOf(app.chosen.value.mover) : -1;
  const mover = chased[(now + 1) % chased.length];
  if (mover !== undefined) app.chosen.value = { what: 'mover', mover };
}
