/** Playing a chase: mounted where the address names a game (#play=ID). */

import type { App } from '../app';
import type { ChaseMap } from '../map/map';
import { Game } from './game';
import { Panel } from './panel';
import './play.css';

export function mountPlay(app: App, into: HTMLElement, map: ChaseMap): void {
  new Panel(app, new Game(app, app.playing!), map, into);
}
