/** What a game says and is told over its socket; docs/playing.md describes it. */

import type { MoverNow } from '../core/live';
import type { DoorChange, ReplayMeta, Sentence } from '../core/replay';

export interface End {
  text: string;
  worth: number;
  node: number | null;
}
export interface Briefing {
  title: string;
  about: string;
  you: string;
  them: string;
  wins: string;
  time: string;
  ends: End[];
}
export interface Hello extends Partial<Omit<ReplayMeta, 'kind'>> {
  type: 'hello';
  scenario: string;
  view: 'pursuers' | 'evaders';
  tick_s: number;
  horizon_ticks: number;
  tick: number;
  movers: ReplayMeta['movers'];
  policies: Record<string, string>;
  refuges: string[];
  practice: boolean;
  bundled: boolean;
  briefing: Briefing;
}
/** A mover of one's own; it has no place while it is not on the board. */
export interface Own extends Omit<MoverNow, 'x' | 'y' | 'z'> {
  name: string;
  x: number | null;
  y: number | null;
  z: number | null;
  to: number;
  class: string;
  stamina_full: number | null;
  energy_full: number | null;
  busy_ticks: number;
}
/** The newest news of somebody: `mover` is who of the other side it looks like. */
export interface Seen {
  label: number;
  mover: string | null;
  class: string | null;
  tell: string | null;
  node: number;
  tick: number;
  age_ticks: number;
  by: string[];
}
export interface Tick {
  type: 'tick';
  tick: number;
  movers: Own[];
  contacts: Seen[];
  off: string[];
  clouds: { node: number; radius_m: number; until_tick: number }[];
  doors: { passage: string; state: DoorChange['state'] }[];
  reports: { tick: number; node: number; heard_tick: number; reliability: number }[];
  chronicle: Sentence[];
}
export interface Hop {
  slot: number;
  node: number;
  going: string;
  ticks: Partial<Record<Gait, number>>;
}
export type Gait = 'walk' | 'run';
export interface Ability {
  mover: string;
  ability: string;
  label: string;
  energy: number;
  upkeep: number;
  lasting: boolean;
  on: boolean;
  allowed: boolean;
  why: string;
  targets: string[];
}
export interface Standing {
  mover: string;
  task: 'nothing' | 'hop' | 'go' | 'stay' | 'follow';
  node: number | null;
  place: string | null;
  way: number[];
  ticks: Partial<Record<Gait, number>>;
  gait: Gait;
  keeps: string[];
  once: string[];
  free: boolean;
  why_not_free: string;
  can_follow: boolean;
  following: string; // what one that follows does and why it stands
}
export interface Turn {
  type: 'turn';
  tick: number;
  over: boolean;
  undos: number;
  legal: Record<string, Hop[]>;
  gaits: Gait[];
  abilities: Ability[];
  standing: Standing[];
  asks: string[];
  why: string[];
}
export interface Ended {
  type: 'end';
  verdict: 'won' | 'lost' | 'split' | 'left';
  text: string;
  outcomes: { name: string; outcome: string; end_tick: number; worth: number }[];
  ticks: number;
  payoff: number;
  seed: number | null;
  recorded: { file: string; run: number; chase: number } | null;
}
export interface Grade {
  type: 'grade';
  tier: string;
  text: string;
}
export interface Refused {
  type: 'error';
  what: string;
  came: string | null;
  expected: string | null;
  fix: string | null;
}
export interface Undone {
  type: 'undone';
  tick: number;
  notes: number;
}
/** What was told before this page came, a `tick` each. */
export interface Past {
  type: 'past';
  ticks: Tick[];
}
export type Message = Hello | Past | Tick | Turn | Ended | Grade | Refused | Undone;

export interface Order {
  mover: string;
  slot?: number;
  node?: number;
  stay?: boolean;
  follow?: boolean;
  gait?: Gait;
  use?: string[];
  drop?: string[];
  passage?: string;
}
