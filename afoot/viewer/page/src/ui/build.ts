/** The page put together: map, bar, side panel, dock; and the loop that draws. */

import type { App } from '../app';
import { misread, tooLate } from '../core/link';
import { Stream } from '../core/stream';
import { ChaseMap } from '../map/map';
import { mountPlay } from '../play/index';
import { buildBar } from './bar';
import { Charts } from './charts';
import { Chronicle } from './chronicle';
import { Details } from './details';
import { h, iconButton } from './dom';
import { buildHelp } from './help';
import { publish, Meter } from './hooks';
import { listenToKeys } from './keys';
import { buildLegend } from './legend';
import { buildMapButtons } from './map_buttons';
import { Tabs } from './tabs';
import { followTheme } from './theme';
import { Timeline } from './timeline';
import { buildTrouble, troubleFoot } from './trouble';
import { WhatIf } from './whatif';

const LINK_MS = 1000;
const PHONE = '(max-width: 760px)'; // as in style.css

export function build(app: App, root: HTMLElement): void {
  followTheme(app);
  const map = new ChaseMap(app);
  const help = buildHelp();
  const tabs = new Tabs('What is known of the chase');
  const chronicle = new Chronicle(app);
  const charts = new Charts(app);
  const play = h('div', { class: 'play' });
  if (app.link().play !== null) tabs.add('play', 'Play', play);
  tabs.add('chronicle', 'Chronicle', chronicle.element);
  tabs.add('details', 'Movers', new Details(app, map, () => app.playing === null && tabs.choose('details')).element);
  if (!app.source.offline && app.link().play === null) tabs.add('whatif', 'What if', new WhatIf(app).element);
  const side = h('aside', { class: 'side', 'aria-label': 'Side panel' }, tabs.element);
  const dock = h('footer', { class: 'dock', 'aria-label': 'Time' }, new Timeline(app).element);
  app.clock.held.watch((held) => dock.classList.toggle('game', held)); // of which one can only look back
  const bar = buildBar(app, help);
  const buttons = buildMapButtons(app, map);
  new ResizeObserver(() => {
    map.edge = { right: map.element.clientWidth - buttons.offsetLeft, foot: buttons.offsetTop + buttons.offsetHeight };
    map.draw(); // names keep clear of them
  }).observe(buttons);
  const legend = buildLegend(app);
  const messages = buildTrouble(app);
  map.covered = () => {
    const { clientWidth: width, clientHeight: height } = map.element;
    const top = Math.max(bar.offsetTop + bar.offsetHeight, map.lacksWebgl ? 0 : troubleFoot(messages));
    const right = width - buttons.offsetLeft;
    const beside = { top, right, bottom: 0, left: legend.offsetLeft + legend.offsetWidth };
    const below = { top, right, bottom: Math.max(0, height - legend.offsetTop), left: 0 };
    // An open legend stands beside what is shown, a shut one there or below; on a phone it stands below, or under the map.
    if (matchMedia(PHONE).matches) return [below];
    return legend.open ? [beside] : [beside, below];
  };
  new ResizeObserver(() => map.refit()).observe(legend); // opened and shut, and as a layer's name comes and goes
  new ResizeObserver(() => { // it grows as runs and chases are listed
    stage.style.setProperty('--top', `${bar.offsetTop + bar.offsetHeight}px`);
    map.refit();
  }).observe(bar);
  new ResizeObserver(() => map.refit()).observe(messages.firstElementChild!); // what went wrong comes and is closed
  const stage = h('main', { class: 'stage', 'aria-label': 'Map' },
    map.element, bar, buttons, legend, foot(app, map), messages);
  root.append(stage, dock, side, help);
  onPhone((phone) => {
    if (phone) tabs.add('charts', 'Charts', charts.element);
    else {
      tabs.remove('charts');
      dock.append(charts.element);
    }
  });
  side.append(sheetButton(root));
  listenToKeys(app, map, help);
  run(app, map);
  if (app.link().play !== null) {
    app.playing = app.link().play;
    mountPlay(app, play, map);
  } else if (app.link().live) {
    tabs.remove('whatif');
    app.stream = new Stream(app);
    void app.stream.open(app.link().view);
  } else {
    void start(app);
  }
}

/** Tells whether the window is a phone's, now and when it turns. */
function onPhone(tell: (phone: boolean) => void): void {
  const phone = matchMedia(PHONE);
  tell(phone.matches);
  phone.addEventListener('change', () => tell(phone.matches));
}

/** On a phone the side panel is a sheet at the bottom: this raises and lowers it. */
function sheetButton(root: HTMLElement): HTMLElement {
  const button = iconButton('chevron', 'Panel up or down', () => {
    const low = root.classList.toggle('low');
    button.setAttribute('aria-expanded', String(!low));
  });
  button.classList.add('sheet');
  button.setAttribute('aria-expanded', 'true');
  return button;
}

/** Draws when something changed, and every frame while time passes. */
function run(app: App, map: ChaseMap): void {
  const meter = new Meter();
  publish(app, map, meter);
  let wanted = false;
  const draw = () => {
    if (!wanted) return;
    wanted = false;
    map.draw();
  };
  // Right after what is being done, not in the next frame: so deck.gl draws it in that one.
  const want = () => {
    if (!wanted) queueMicrotask(draw);
    wanted = true;
  };
  app.ground.onChange((scene) => scene && map.ground(scene));
  app.shown.onChange((shown) => shown && map.show(shown));
  for (const signal of [app.theme, app.floor, app.raised]) signal.onChange(() => map.rebuild());
  for (const signal of [app.clock.time, app.chosen, app.heat, app.follow]) signal.onChange(want);
  app.grew.onChange(() => {
    map.grown();
    want();
  });
  let before = performance.now();
  const frame = (now: number) => {
    requestAnimationFrame(frame); // first: whatever goes wrong in one frame, there is a next
    const from = performance.now();
    const moving = app.clock.playing.value;
    app.clock.pass((now - before) / 1000);
    before = now;
    draw();
    if (moving) meter.took(performance.now() - from);
  };
  // After deck.gl in each frame: it reads sizes, which is free only while nothing has been written to the page.
  void map.ready.then(() => requestAnimationFrame(frame));
  app.readLink();
  setInterval(() => app.writeLink(), LINK_MS);
  window.addEventListener('hashchange', () => {
    const link = app.link();
    if (!app.readLink() || app.playing !== null || app.stream !== null) return;
    void follow(app, link.run ?? String(app.run));
  });
}

/** Opens what the address names: the last run where it names none. */
async function start(app: App): Promise<void> {
  const link = app.link();
  const listed = app.source.runs().then(({ runs, policies }) => {
    app.policies.value = policies;
    app.runs.value = runs;
    return runs.at(-1)?.run ?? 0;
  });
  listed.catch(() => undefined); // told of below, even where it fails before the chase does
  try {
    await follow(app, link.run === null && !app.source.offline ? String(await listed) : (link.run ?? '0'));
    await listed;
  } catch (error) {
    app.fail(error);
  }
}

/** Opens what the address names of a run, as far as it is understood, and tells what is not. */
async function follow(app: App, run: string): Promise<void> {
  const link = app.link();
  const wrong = misread(location.hash);
  const view = app.source.views.includes(link.view) ? link.view : (app.source.views[0] ?? 'truth');
  const open = app.source.offline || !wrong?.noRun;
  if (open) await app.open(Number(run), link.chase, view, link.tick);
  if (open && app.trouble.value) return;
  const late = open ? tooLate(link.tick, app.clock.end.value) : null;
  if (wrong) app.trouble.value = { what: wrong.what, fix: [wrong.fix, late].filter(Boolean).join(' ') };
  else if (late) app.trouble.value = { what: late, fix: '' };
}

/** How long things are on the map, and whose it is. */
function foot(app: App, map: ChaseMap): HTMLElement {
  const whose = h('span', {});
  app.shown.watch((shown) => {
    if (!shown) return;
    const { attribution: by, licence } = shown.scene.meta.map;
    const who = by.replace(/^\(c\)/i, '©');
    whose.textContent = [who, licence].filter(Boolean).join(', ');
  });
  return h('p', { class: 'attribution' }, map.scale.element, whose);
}
