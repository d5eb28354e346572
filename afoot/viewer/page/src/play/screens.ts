/** The first and the last screen of a game. */

import type { App } from '../app';
import { clockText } from '../core/clock';
import { capital, h } from '../ui/dom';
import type { Game } from './game';
import type { Ended, Grade, Hello } from './messages';

const HOW = [
  'Click a place on the map to send the chosen mover there; click one of your movers to choose it.',
  'Green marks are single hops; from afar they would lie on their mover, so zoom in to see them. Whoever is in the middle of a hop cannot turn until it ends.',
  'Time passes until there is something to decide or to look at, such as somebody who comes in sight. Go on (or the space bar) lets it pass, and stops it.',
];
const TITLES = { won: 'You have won', lost: 'You have lost', split: 'It went both ways', left: 'You left the game' };

/** What you are, who is against you, and what wins. */
export function startScreen(hello: Hello, begin: () => void): HTMLElement {
  const { briefing } = hello;
  const ends = briefing.ends.map((end) => h('tr', {}, h('td', {}, capital(end.text)), h('td', {}, end.worth.toFixed(2))));
  return h('div', { class: 'screen' },
    h('h2', {}, briefing.you),
    h('p', {}, briefing.them), h('p', {}, briefing.time), h('p', { class: 'wins' }, briefing.wins),
    h('button', { type: 'button', class: 'strong', 'data-act': 'begin', onclick: begin }, 'Begin'),
    h('h3', {}, 'What each end is worth to the evaders'), h('table', {}, h('tbody', {}, ...ends)),
    h('h3', {}, 'How to play'), h('ul', {}, ...HOW.map((line) => h('li', {}, line))),
    hello.practice ? h('p', { class: 'quiet' }, 'This is practice: decisions can be taken back.') : null,
    briefing.about ? h('h3', {}, 'The story') : null, briefing.about ? h('p', { class: 'quiet' }, briefing.about) : null);
}

/** What became of it, how far from perfect it was, and where to watch it. */
export function endScreen(app: App, game: Game, end: Ended, grade: Grade | null): HTMLElement {
  const hello = game.hello.value!;
  const rows = end.outcomes.map((one) => h('tr', {},
    h('td', {}, capital(one.name)), h('td', {}, counts(one) ? one.outcome : 'left the game, not counted'),
    h('td', {}, clockText(one.end_tick * hello.tick_s)), h('td', {}, counts(one) ? one.worth.toFixed(2) : '–')));
  const kept = end.recorded;
  const over = end.verdict === 'left'; // left before its first tick it is not kept, and there is nothing more to do
  const undo = hello.practice && !kept && (game.turn.value?.undos ?? 0) > 0;
  return h('div', { class: `screen end-${end.verdict}`, 'data-verdict': end.verdict },
    h('h2', {}, TITLES[end.verdict]),
    h('table', {}, h('thead', {}, h('tr', {}, ...['', 'outcome', 'at', 'worth'].map((text) => h('th', {}, text)))), h('tbody', {}, ...rows)),
    end.verdict === 'left' ? null : h('p', {}, `The evaders' ends are worth ${end.payoff.toFixed(2)} together.`),
    kept ? h('p', { class: 'grade', 'aria-live': 'polite' }, grade ? grade.text : 'Measuring your play...') : null,
    kept ? h('p', {}, h('button', { type: 'button', class: 'strong', 'data-act': 'replay', onclick: () => watch(hello, kept) }, 'Watch the replay')) : null,
    kept ? h('p', { class: 'quiet' }, `Kept as run ${kept.run} of ${kept.file}, seed ${end.seed ?? '?'}.`) : null,
    undo ? h('p', {}, h('button', { type: 'button', 'data-act': 'undo', onclick: () => game.undo() }, 'Take the last decision back')) : null,
    kept || over ? null : h('p', {}, h('button', { type: 'button', 'data-act': 'leave', onclick: () => game.leave() }, 'Keep it as it is')),
    hello.bundled && (kept || over) ? h('p', {}, h('button', { type: 'button', 'data-act': 'again', onclick: () => void again(app, game) }, 'Play another one')) : null);
}

/** Whether an evader has come to an end: in a game that was left it may not have. */
function counts(one: Ended['outcomes'][number]): boolean {
  return one.outcome !== 'live' && one.outcome !== 'waiting';
}

function watch(hello: Hello, kept: NonNullable<Ended['recorded']>): void {
  open(`#run=${kept.run}&chase=${kept.chase}&view=${hello.view}`);
}

async function again(app: App, game: Game): Promise<void> {
  try {
    open(`#play=${await game.another()}`);
  } catch (error) {
    app.fail(error);
  }
}

/** The page begins anew at another place of the same address. */
function open(hash: string): void {
  history.replaceState(null, '', hash);
  location.reload();
}
