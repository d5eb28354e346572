/** The help overlay: what one sees, and every key. */

import { h, iconButton } from './dom';

const KEYS: [string, string][] = [
  ['Space', 'play or pause'], ['← →', 'a tick back or on (Shift: ten)'], ['n p', 'next, previous sentence of the chronicle'],
  ['Home End', 'start, end'], ['↑ ↓', 'faster, slower'], ['1 2 3', 'truth, pursuers’ view, evaders’ view'],
  ['m', 'choose the next mover'], ['f', 'keep the chosen mover in the middle'], ['h', 'next layer on the map'],
  ['w a s d', 'move the map'], ['+ −', 'zoom'], ['q e', 'turn'], ['0', 'whole map'], ['b', 'buildings up or flat'],
  ['t', 'light or dark'], ['Esc', 'choose nothing'], ['?', 'this help'],
];

const WORDS = [
  'Drag moves the map, the right button or Ctrl turns and tilts it, the wheel zooms. Click a mover or a place to read all about it.',
  'Pursuers are triangles, evaders discs, decoys broken rings, bystanders small squares. A broken ring round a mover is a guise.',
  'A side’s view holds only what that side knew: the others are shown where they were last known to be, fading with age.',
  'Every number has a tier. exact: nothing better exists. certified: between two proven bounds. estimate: a sample, no bound.',
];

export function buildHelp(): HTMLDialogElement {
  const dialog = h('dialog', { class: 'help', 'aria-labelledby': 'help-title' });
  const list = h('dl', {});
  for (const [key, what] of KEYS) list.append(h('dt', {}, ...key.split(' ').map((k) => h('kbd', {}, k))), h('dd', {}, what));
  dialog.append(
    h('div', { class: 'helphead' }, h('h2', { id: 'help-title' }, 'Help and keys'), iconButton('close', 'Close', () => dialog.close())),
    ...WORDS.map((text) => h('p', {}, text)), list);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
