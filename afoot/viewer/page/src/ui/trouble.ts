/** What went wrong, and what to do; what is being loaded; short notes. */

import type { App } from '../app';
import { capital, h, iconButton } from './dom';

const NOTE_MS = 3500;

export function buildTrouble(app: App): HTMLElement {
  const what = h('strong');
  const fix = h('span');
  const close = iconButton('close', 'Close', () => {
    app.trouble.value = null;
  });
  const trouble = h('div', { class: 'card trouble', role: 'alert' }, h('div', {}, what, fix), close);
  const busy = h('div', { class: 'card busy' }, h('i', { class: 'spinner' }), 'Loading the chase…');
  const note = h('div', { class: 'card note', role: 'status' });
  app.trouble.watch((now) => {
    trouble.hidden = now === null;
    what.textContent = now ? sentence(now.what) : '';
    fix.textContent = now?.fix ?? '';
  });
  app.busy.watch((now) => {
    busy.hidden = !now;
  });
  let until = 0;
  app.note.watch((text) => {
    note.textContent = text;
    note.hidden = text === '';
    window.clearTimeout(until);
    until = window.setTimeout(() => {
      app.note.value = '';
    }, NOTE_MS);
  });
  return h('div', { class: 'messages' }, trouble, busy, note);
}

/** How far down on the stage what went wrong reaches; 0 where nothing did. */
export function troubleFoot(messages: HTMLElement): number {
  const trouble = messages.querySelector<HTMLElement>('.trouble')!;
  return trouble.hidden ? 0 : messages.offsetTop + trouble.offsetTop + trouble.offsetHeight;
}

/** The server's words, which are made to stand within a sentence, as one; the name of a file stays as it is. */
function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return /^\S*[./]\S*:/.test(ended) ? ended : capital(ended);
}
