/** Deep links: #run=1&chase=0&tick=120&view=truth says what is shown. */

import { VIEWS, type View } from './scene';

export interface Link {
  run: string | null;
  chase: number;
  tick: number;
  view: View;
  play: string | null;
  live: boolean;
}

const LARGEST = 2 ** 31 - 1;
const FIRST_RUN = 1;
const NAMES = ['run', 'chase', 'tick', 'view', 'play', 'live'];
const SHOWN_CHARACTERS = 60;

function whole(text: string | null, fallback: number): number {
  return isWhole(text, 0) ? Number(text) : fallback;
}

function isWhole(text: string | null, least: number): boolean {
  return /^\d+$/.test(text ?? '') && Number(text) >= least && Number(text) <= LARGEST;
}

export interface Misread {
  what: string;
  fix: string;
  noRun: boolean; // it names no run, so that nothing can be shown
}

/** What an address says that is no run, chase, tick or view, or bad ones, and what was expected; null where all is understood. */
export function misread(hash: string): Misread | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const checks: [string, (text: string) => boolean, string][] = [
    ['run', (text) => isWhole(text, FIRST_RUN), `a whole number from ${FIRST_RUN}`],
    ['chase', (text) => isWhole(text, 0), 'a whole number from 0'],
    ['tick', (text) => isWhole(text, 0), 'a whole number from 0'],
    ['view', (text) => VIEWS.includes(text as View), `one of ${VIEWS.join(', ')}`],
  ];
  const wrong = checks.flatMap(([name, good, expected]) => {
    const text = given.get(name);
    return text === null || good(text) ? [] : [{ name, what: `${name}=${text}; expected ${expected}` }];
  });
  for (const [name, text] of given) {
    if (NAMES.includes(name)) continue;
    wrong.push({ name: '', what: `${(text ? `${name}=${text}` : name).slice(0, SHOWN_CHARACTERS)}; expected run, chase, tick or view` });
  }
  if (wrong.length === 0) return null;
  const noRun = wrong.some((one) => one.name === 'run');
  const fix = noRun ? 'Pick a run and a chase above.' : 'That is left out; the rest is shown.';
  return { what: `The address is not understood: ${wrong.map((one) => one.what).join('; ')}.`, fix, noRun };
}

/** What is said of a tick that the chase does not have; null where it has it. */
export function tooLate(tick: number, last: number): string | null {
  return tick <= last ? null : `The chase ends before tick ${tick}: its last tick, ${last}, is shown.`;
}

export function readLink(hash: string): Link {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const view = given.get('view') as View | null;
  return {
    run: given.get('run'),
    chase: whole(given.get('chase'), 0),
    tick: whole(given.get('tick'), 0),
    view: view !== null && VIEWS.includes(view) ? view : 'truth',
    play: given.get('play'),
    live: given.get('live') === '1',
  };
}

export function writeLink(link: Link): string {
  const parts = new URLSearchParams();
  if (link.play !== null) parts.set('play', link.play);
  if (link.live) parts.set('live', '1');
  if (link.run !== null) parts.set('run', link.run);
  parts.set('chase', String(link.chase));
  parts.set('tick', String(Math.floor(link.tick)));
  parts.set('view', link.view);
  return `#${parts.toString()}`;
}
