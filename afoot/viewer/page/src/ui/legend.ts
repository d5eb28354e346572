/** What signs and colours mean, and which layer of node values lies on the map. */

import type { App } from '../app';
import { css, paletteOf } from '../map/palette';
import { h } from './dom';

const SIGNS: [string, string][] = [
  ['pursuer', 'pursuer'], ['evader', 'evader'], ['decoy', 'decoy'], ['bystander', 'bystander'],
  ['mask', 'in a guise'], ['known', 'last known'], ['exit', 'exit'], ['refuge', 'refuge'],
  ['sight', 'seen by the chosen'],
];

const MOST = 255; // the largest value of a layer's byte: whatever is above it is told as this

export function buildLegend(app: App): HTMLDetailsElement {
  const choice = h('div', { class: 'heats', role: 'radiogroup', 'aria-label': 'Layer on the map' });
  const scale = h('div', { class: 'scale' });
  const nowhere = h('p', { class: 'tierline', role: 'status', hidden: true });
  const signs = h('ul', { class: 'signs' }, ...SIGNS.map(([kind, text]) => h('li', {}, h('i', { class: `sign sign-${kind}` }), text)));
  const none = h('p', { class: 'tierline nolayers', hidden: true }, 'No layers are kept of this chase.');
  const body = h('div', { class: 'legendbody' }, choice, none, scale, nowhere, signs);
  const legend = h('details', { class: 'card legend' }, h('summary', {}, 'Layers and signs'), body);
  const roomy = matchMedia('(min-width: 1500px) and (min-height: 800px)').matches;
  if (roomy && app.link().play === null) legend.open = true; // who plays may stand where it would lie
  const draw = () => {
    const layers = [...(app.shown.value?.replay.layers.values() ?? [])].map(({ head }) => head);
    const options: [string | null, string][] = [[null, 'None'], ...layers.map((l): [string, string] => [l.name, l.title])];
    choice.hidden = layers.length === 0;
    none.hidden = !app.shown.value || layers.length > 0 || app.playing !== null || app.stream !== null;
    choice.replaceChildren(...options.map(([name, title]) => h('button', {
      type: 'button', role: 'radio', 'aria-checked': String(app.heat.value === name),
      onclick: () => {
        app.heat.value = name;
      },
    }, title)));
    const head = layers.find((layer) => layer.name === app.heat.value);
    scale.hidden = head === undefined;
    if (!head) return;
    const stops = paletteOf(app.theme.value).heat.map((colour) => css(colour)).join(', ');
    const unit = head.unit ? ` ${head.unit}` : '';
    scale.replaceChildren(
      h('div', { class: 'ramp', style: `background: linear-gradient(90deg, ${stops})` }),
      h('div', { class: 'ends' }, h('span', {}, `${head.low}${unit}`), h('span', {}, `${head.high}${unit}${head.high === MOST ? ' or more' : ''}`)),
      h('p', { class: 'tierline' }, h('span', { class: 'tier' }, head.tier)));
  };
  const tellNowhere = () => {
    const replay = app.shown.value?.replay;
    const name = app.heat.value;
    const told = name === null ? null : replay?.layers.get(name)?.head.nowhere ?? null;
    const frame = told === null ? undefined : replay!.frame(name!, app.clock.tick.value);
    nowhere.hidden = frame === undefined || frame.some((value) => value > 0);
    nowhere.textContent = nowhere.hidden ? '' : told;
  };
  for (const signal of [app.shown, app.heat, app.theme]) signal.watch(draw);
  for (const signal of [app.shown, app.heat, app.clock.tick]) signal.watch(tellNowhere);
  return legend;
}
