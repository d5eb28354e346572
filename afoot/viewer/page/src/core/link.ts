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

function whole(text: string | null, fallback: number): number {
  const value = text === null || text === '' ? NaN : Number(text);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
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
