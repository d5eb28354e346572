/** What if: from this tick on, other policies. Branches run on the server; their outcomes come beside the original. */

import type { App } from '../app';
import { clockText } from '../core/clock';
import { ServerSource } from '../core/source';
import { h } from './dom';

interface Share {
  value: number | null;
  low: number;
  high: number;
}
interface Mean {
  mean: number | null;
  low: number | null;
  high: number | null;
}
interface Branches {
  policies: Record<string, string>;
  chases: number;
  outcomes: Record<string, number>;
  outcome_shares: Record<string, Share>;
  payoff: Mean;
}
interface Told {
  at_tick: number;
  at_s: number;
  original: { outcomes: { evader: string; outcome: string }[]; payoff: number };
  branches: Branches;
  as_played: Branches;
  payoff_difference: Mean;
  tier: string;
  bound: string;
}
interface Job {
  job: number;
  state: 'running' | 'done' | 'failed';
  done: number;
  of: number;
  result: Told | null;
  error: { what: string; fix: string | null } | null;
}

const POLL_MS = 400;
const CHASES = 500;
const FIRST = ['flee', 'slip']; // whom it asks for until somebody chooses: policies that need no means

export class WhatIf {
  readonly element = h('div', { class: 'whatif' });
  private readonly app: App;
  private readonly sides: Record<'pursuers' | 'evaders', HTMLSelectElement>;
  private readonly ask: HTMLButtonElement;
  private chose = false; // somebody has chosen policies
  private readonly progress = h('progress', { max: 1, value: 0, 'aria-label': 'Branches played' });
  private readonly found = h('div', { class: 'found', 'aria-live': 'polite' });

  constructor(app: App) {
    this.app = app;
    this.sides = { pursuers: h('select', {}), evaders: h('select', {}) };
    this.ask = h('button', { type: 'submit', class: 'strong' }, 'Branch here');
    const at = h('strong', {});
    app.clock.tick.watch((tick) => {
      at.textContent = clockText(tick * app.clock.tick_s);
    });
    const form = h('form', {
      onchange: () => {
        this.chose = true;
      },
      onsubmit: (event: Event) => {
        event.preventDefault();
        void this.run();
      },
    },
      h('p', {}, 'From ', at, ` on, ${CHASES} branches with luck of their own, and as many as it was played.`),
      h('label', {}, 'Pursuers', this.sides.pursuers), h('label', {}, 'Evaders', this.sides.evaders), this.ask, this.progress);
    this.progress.hidden = true;
    this.element.append(form, this.found);
    for (const signal of [app.shown, app.policies]) {
      signal.watch(() => {
        const own = app.shown.value?.replay.meta.policies;
        if (!own) return;
        for (const side of ['pursuers', 'evaders'] as const) this.fill(side, own[side] ?? '');
        if (!this.chose) this.begin(own.evaders ?? '');
      });
    }
  }

  private fill(side: 'pursuers' | 'evaders', own: string): void {
    const others = this.app.policies.value[side].filter((name) => name !== own);
    const before = this.sides[side].value;
    this.sides[side].replaceChildren(
      h('option', { value: '' }, `${own} (as played)`), ...others.map((name) => h('option', { value: name }, name)));
    if (others.includes(before)) this.sides[side].value = before;
  }

  /** Asks for other evaders at first: with the policies as played both kinds of branches are the same. */
  private begin(own: string): void {
    const others = this.app.policies.value.evaders;
    const other = FIRST.find((name) => name !== own && others.includes(name));
    if (other) this.sides.evaders.value = other;
  }

  private async run(): Promise<void> {
    const { source, run, chase, clock } = this.app;
    if (!(source instanceof ServerSource)) return;
    this.ask.disabled = true;
    this.progress.hidden = false;
    this.progress.value = 0;
    try {
      let job = await source.post<Job>('api/whatif', {
        run, chase, tick: clock.tick.value, chases: CHASES,
        pursuers: this.sides.pursuers.value || null, evaders: this.sides.evaders.value || null,
      });
      while (job.state === 'running') {
        this.progress.value = job.done / Math.max(1, job.of);
        await new Promise((done) => setTimeout(done, POLL_MS));
        job = await source.json<Job>(`api/whatif/${job.job}`);
      }
      this.show(job);
    } catch (error) {
      this.app.fail(error);
    } finally {
      this.ask.disabled = false;
      this.progress.hidden = true;
    }
  }

  private show(job: Job): void {
    if (!job.result) {
      this.app.trouble.value = { what: job.error?.what ?? 'The branches were not played.', fix: job.error?.fix ?? 'Try another tick.' };
      return;
    }
    const told = job.result;
    const was = told.original.outcomes.map((one) => `${one.evader} ${one.outcome}`).join(', ');
    const apart = told.payoff_difference;
    const same = policiesOf(told.branches) === policiesOf(told.as_played);
    this.found.replaceChildren(
      h('h3', {}, `From ${clockText(told.at_s)}`),
      h('p', {}, `In the chase itself: ${was}; the evaders' payoff ${told.original.payoff}.`),
      ...(same ? [bars('As it was played, with other luck', told.as_played)] : [
        bars('With these policies', told.branches), bars('As it was played', told.as_played),
        h('p', {}, 'The evaders\' payoff, less that as played: ', h('b', {}, number(apart.mean)), ` (95 %: ${number(apart.low)} to ${number(apart.high)})`),
      ]),
      h('p', { class: 'tierline' }, h('span', { class: 'tier' }, told.tier), told.bound));
  }
}

function number(value: number | null): string {
  return value === null ? 'too few to say' : value.toFixed(3);
}

function policiesOf({ policies }: Branches): string {
  return `${policies.pursuers} v ${policies.evaders}`;
}

function bars(title: string, branches: Branches): HTMLElement {
  const rows = Object.entries(branches.outcome_shares).map(([outcome, told]) => ({ outcome, share: told.value ?? 0, low: told.low, high: told.high }));
  const policies = policiesOf(branches);
  return h('figure', { class: 'bars' }, h('figcaption', {}, h('b', {}, title), ` ${policies}, ${branches.chases} branches. What becomes of evaders:`),
    ...rows.filter((row) => row.share > 0).map((row) => {
      const text = `${(row.share * 100).toFixed(1)} % (${(row.low * 100).toFixed(1)}–${(row.high * 100).toFixed(1)})`;
      return h('div', { class: 'bar-row' }, h('span', {}, row.outcome),
        h('span', { class: 'bar-track' },
          h('i', { class: `bar-fill bar-${row.outcome}`, style: `width: ${row.share * 100}%` }),
          h('i', { class: 'bar-whisker', style: `left: ${row.low * 100}%; width: ${(row.high - row.low) * 100}%` })),
        h('span', { class: 'bar-text' }, text));
    }));
}
