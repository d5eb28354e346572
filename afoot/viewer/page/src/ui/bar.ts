/** Over the map: what is shown, whose view of it, and the choice of run and chase. */

import type { App } from '../app';
import type { View } from '../core/scene';
import type { RunHead } from '../core/source';
import { h, iconButton } from './dom';
import { switchTheme } from './theme';

const VIEW_NAMES: Record<View, string> = { truth: 'Truth', pursuers: 'Pursuers', evaders: 'Evaders' };
const VIEW_TIPS: Record<View, string> = {
  truth: 'Everything, as it was',
  pursuers: 'Only what the pursuers knew',
  evaders: 'Only what the evaders knew',
};

export function buildBar(app: App, help: HTMLDialogElement): HTMLElement {
  const title = h('h1', {}, 'afoot');
  const under = h('p', { class: 'under' });
  app.shown.watch((shown) => {
    if (!shown) return;
    const { meta } = shown.replay;
    title.textContent = shown.scene.meta.title || shown.scene.meta.scenario;
    title.title = title.textContent;
    document.title = `${shown.scene.meta.scenario}, chase ${meta.chase} - afoot`;
    under.replaceChildren(
      `${meta.policies.pursuers ?? '?'} v ${meta.policies.evaders ?? '?'}`,
      h('span', { class: 'tier', title: `${meta.bound ?? ''}: one chase is one sample` }, meta.tier),
    );
  });
  const card = h('div', { class: 'card title' }, h('div', { class: 'words' }, title, under));
  if (!app.source.offline && app.link().play === null) card.append(chooser(app));
  return h('header', { class: 'bar' },
    card,
    views(app),
    h('div', { class: 'card buttons' },
      iconButton('sun', 'Light or dark', () => switchTheme(app)),
      iconButton('link', 'Copy a link to this moment', () => void copyLink(app)),
      iconButton('help', 'Help and keys', () => help.showModal())));
}

function views(app: App): HTMLElement {
  const group = h('div', { class: 'card segments', role: 'radiogroup', 'aria-label': 'View' });
  for (const view of app.source.views) {
    const button = h('button', {
      type: 'button', role: 'radio', class: `view-${view}`, title: VIEW_TIPS[view],
      onclick: () => app.switchView(view),
    }, h('i', { class: 'dot' }), VIEW_NAMES[view]);
    app.view.watch((now) => button.setAttribute('aria-checked', String(now === view)));
    group.append(button);
  }
  group.hidden = app.link().play !== null;
  return group;
}

/** Run and chase; chases are listed when a run is chosen. Where nothing can be shown they are there to choose from. */
function chooser(app: App): HTMLElement {
  const runs = h('select', { 'aria-label': 'Run', onchange: () => void app.open(Number(runs.value), 0, app.view.value, 0) });
  const chases = h('select', {
    'aria-label': 'Chase', onchange: () => void app.open(Number(runs.value), Number(chases.value), app.view.value, 0),
  });
  const box = h('div', { class: 'choose' }, runs, chases);
  let listed = 0;
  const now = () => (app.shown.value ? app : (app.missed.value ?? { run: 0, chase: 0 }));
  const list = (all: readonly (Pick<RunHead, 'run' | 'scenario'> & Partial<RunHead>)[]) => {
    runs.replaceChildren(...all.map((run) => h('option', { value: run.run },
      `Run ${run.run}: ${run.scenario}${run.finished === false ? ` (not finished: ${run.chases} of ${run.asked} chases)` : ''}`)));
    box.hidden = all.length === 0;
  };
  const show = () => {
    const { run, chase } = now();
    const known = choose(runs, run, 'Pick a run');
    if (known && listed !== run) {
      listed = run;
      chases.replaceChildren(...(app.shown.value ? [h('option', { value: chase }, `Chase ${chase}`)] : []));
      void listChases(app, run, (all) => {
        if (run !== listed) return; // another run was opened meanwhile, and its list is on its way
        chases.replaceChildren(...all);
        choose(chases, now().chase, 'Pick a chase');
      });
    }
    choose(chases, chase, 'Pick a chase');
    chases.disabled = !known;
  };
  app.runs.watch((all) => {
    list(all);
    show();
  });
  app.missed.onChange(show);
  app.shown.watch((shown) => {
    // What is shown can be told before the lists are here: so the bar is as high as it will be, and the map lies still.
    if (shown && app.run > 0 && app.runs.value.length === 0) list([{ run: app.run, scenario: shown.scene.meta.scenario }]);
    show();
  });
  return box;
}
async function listChases(app: App, run: number, list: (all: HTMLOptionElement[]) => void): Promise<void> {
  try {
    const all = await app.source.chases(run);
    list(all.map((one) => h('option', { value: one.chase }, `Chase ${one.chase}: ${[...new Set(one.outcomes)].join(', ')}`)));
  } catch (error) {
    app.fail(error);
  }
}

/** Chooses a number in a list; where the list has it not, `otherwise` asks for another. Tells whether it has it. */
function choose(select: HTMLSelectElement, number: number, otherwise: string): boolean {
  select.querySelector('option[value=""]')?.remove();
  const known = [...select.options].some((option) => option.value === String(number));
  if (!known) select.prepend(h('option', { value: '', disabled: true }, otherwise));
  select.value = known ? String(number) : '';
  return known;
}

async function copyLink(app: App): Promise<void> {
  app.writeLink();
  try {
    await navigator.clipboard.writeText(location.href);
    app.note.value = 'Link copied.';
  } catch {
    app.note.value = `Copy the address from the address bar: ${location.hash}`;
  }
}

