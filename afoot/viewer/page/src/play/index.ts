/** Playing a chase: mounted where the address names a game (#play=ID). */

import type { App } from '../app';
import type { ChaseMap } from '../map/map';

export function mountPlay(_app: App, into: HTMLElement, _map: ChaseMap): void {
  into.textContent = '';
}
