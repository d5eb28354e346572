/** Beside the map: zoom, the whole map, buildings up or flat, north, floors. */

import type { App } from '../app';
import { TILT } from '../map/camera';
import type { ChaseMap } from '../map/map';
import { h, iconButton } from './dom';

export function buildMapButtons(app: App, map: ChaseMap): HTMLElement {
  const raised = iconButton('cube', 'Raise buildings', () => {
    app.raised.value = !app.raised.value;
    map.setTilt(app.raised.value ? TILT : 90);
  });
  app.raised.watch((on) => raised.setAttribute('aria-pressed', String(on)));
  const north = iconButton('compass', 'North up', () => map.turn(-map.camera.rotationOrbit));
  return h('div', { class: 'mapbuttons' },
    h('div', { class: 'card stack' },
      iconButton('plus', 'Zoom in', () => map.zoom(0.5)),
      iconButton('minus', 'Zoom out', () => map.zoom(-0.5)),
      iconButton('home', 'Whole map', () => map.home()),
      raised, north),
    floors(app));
}

/** The storeys of the map, from the top; "All" shows them together. */
function floors(app: App): HTMLElement {
  const group = h('div', { class: 'card stack floors', role: 'radiogroup', 'aria-label': 'Storey' });
  app.shown.watch((shown) => {
    const found = shown ? [...new Set(shown.scene.layer)].sort((a, b) => b - a) : [];
    group.hidden = found.length < 2;
    if (app.floor.value !== null && !found.includes(app.floor.value)) app.floor.value = null;
    const named: [number | null, string, string][] = [
      [null, 'All', 'All storeys'],
      ...found.map((floor): [number, string, string] => [floor, floor === 0 ? 'G' : String(floor), floorName(floor)]),
    ];
    group.replaceChildren(...named.map(([floor, text, tip]) => {
      return h('button', {
        type: 'button', role: 'radio', title: tip, 'aria-label': tip, 'aria-checked': String(app.floor.value === floor),
        onclick: () => {
          app.floor.value = floor;
        },
      }, text);
    }));
  });
  app.floor.onChange((now) => {
    const names = [...group.children] as HTMLElement[];
    for (const button of names) {
      const own = button.textContent === 'All' ? null : button.textContent === 'G' ? 0 : Number(button.textContent);
      button.setAttribute('aria-checked', String(own === now));
    }
  });
  return group;
}

function floorName(floor: number): string {
  if (floor === 0) return 'Street level';
  return floor > 0 ? `Storey ${floor}, above the street` : `Storey ${floor}, under the ground`;
}
