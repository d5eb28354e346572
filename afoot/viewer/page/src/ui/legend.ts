/** What signs and colours mean, and which layer of node values lies on the map. */

import type { App } from '../app';
import { clockText } from '../core/clock';
import type { Replay } from '../core/replay';
import { topOf } from '../map/heat';
import { css, paletteOf } from '../map/palette';
import { h } from './dom';
import { signsOf } from './legend_signs';

type Layer = NonNullable<ReturnType<Replay['layers']['get']>>;

export function buildLegend(app: App): HTMLDetailsElement {
  const choice = h('div', { class: 'heats', role: 'radiogroup', 'aria-label': 'Layer on the map' });
  const scale = h('div', { class: 'scale' });
  const nowhere = h('p', { class: 'tierline', role: 'status', hidden: true });
  const dated = h('p', { class: 'tierline dated', hidden: true });
  const signs = h('ul', { class: 'signs' });
  const none = h('p', { class: 'tierline nolayers', hidden: true });
  const lies = h('span', { class: 'lies' }); // while the rest is folded
  const legend = h('details', { class: 'card legend' },
    h('summary', {}, 'Layers and signs', lies), h('div', { class: 'legendbody' }, choice, none, scale, dated, nowhere, signs));
  const roomy = matchMedia('(min-width: 1500px) and (min-height: 800px)').matches;
  if (roomy && app.link().play === null) legend.open = true; // who plays may stand where it would lie
  const draw = () => {
    const layers = [...(app.shown.value?.replay.layers.values() ?? [])];
    choice.hidden = layers.length === 0;
    none.hidden = !app.shown.value || layers.length > 0 || app.playing !== null || app.stream !== null;
    none.textContent = app.view.value === 'truth' ? 'No layers are kept of this chase.' : 'This view has no layers.';
    choice.replaceChildren(...choices(app, layers));
    const layer = layers.find(({ head }) => head.name === app.heat.value);
    scale.hidden = lies.hidden = layer === undefined;
    if (!layer) return;
    scale.replaceChildren(...scaleOf(app, layer));
    lies.replaceChildren(layer.head.title, tierOf(layer));
  };
  for (const signal of [app.shown, app.heat, app.theme]) signal.watch(draw);
  for (const signal of [app.shown, app.heat, app.clock.tick]) signal.watch(() => {
    tellNowhere(app, nowhere);
    tellDate(app, dated);
  });
  for (const signal of [app.shown, app.theme, app.grew]) signal.watch(() => signs.replaceChildren(...signsOf(app)));
  return legend;
}

function choices(app: App, layers: readonly Layer[]): HTMLElement[] {
  const options: [string | null, string][] = [[null, 'None'], ...layers.map(({ head }): [string, string] => [head.name, head.title])];
  return options.map(([name, title]) => h('button', {
    type: 'button', role: 'radio', 'aria-checked': String(app.heat.value === name),
    onclick: () => app.chooseLayer(name),
  }, title));
}

function scaleOf(app: App, layer: Layer): HTMLElement[] {
  const stops = paletteOf(app.theme.value).heat.map((colour) => css(colour)).join(', ');
  const unit = layer.head.unit ? ` ${layer.head.unit}` : '';
  const { told, more } = topOf(layer);
  return [
    h('div', { class: 'ramp', style: `background: linear-gradient(90deg, ${stops})` }),
    h('div', { class: 'ends' }, h('span', {}, `${layer.head.low}${unit}`), tierOf(layer), h('span', {}, `${told}${unit}${more ? ' or more' : ''}`)),
  ];
}

function tierOf({ head }: Layer): HTMLElement {
  return h('span', { class: 'tier' }, head.tier);
}

/** Says of what time the layer is, where it is not of every tick. */
function tellDate(app: App, told: HTMLElement): void {
  const replay = app.shown.value?.replay;
  const layer = replay?.layers.get(app.heat.value ?? '');
  told.hidden = !layer || layer.head.every_ticks === 1;
  if (told.hidden) return;
  const { name, every_ticks } = layer!.head;
  const { tick_s } = replay!.meta;
  const at = replay!.frameTick(name, app.clock.tick.value) * tick_s;
  told.textContent = `As of ${clockText(at)}; it is looked at every ${every_ticks * tick_s} s.`;
}

/** Says what it means where the layer shows nothing now. */
function tellNowhere(app: App, told: HTMLElement): void {
  const replay = app.shown.value?.replay;
  const layer = replay?.layers.get(app.heat.value ?? '');
  const frame = layer?.head.nowhere ? replay!.frame(layer.head.name, app.clock.tick.value) : undefined;
  told.hidden = frame === undefined || frame.some((value) => value > 0);
  told.textContent = told.hidden ? '' : layer!.head.nowhere;
}
