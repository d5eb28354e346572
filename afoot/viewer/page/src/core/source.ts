/** Where scenes and replays come from: the server that served this page, or the document itself (an export). */

import { decode, FormatError } from './container';
import { Replay } from './replay';
import { Scene, type View, VIEWS } from './scene';

export interface RunHead {
  run: number;
  scenario: string;
  policies: Record<string, string>;
  seed: number;
  asked: number; // chases that were asked for
  chases: number; // those that are kept
  tracked: number[];
  finished: boolean;
}
/** Built-in policies of each side. */
export interface Policies {
  pursuers: string[];
  evaders: string[];
}
export interface RunList {
  runs: RunHead[];
  policies: Policies;
}
export interface ChaseHead {
  chase: number;
  ticks: number;
  outcomes: string[];
  payoff: number;
  tracked: boolean;
}

/** What the page tells a person when something asked for did not come. */
export class SourceError extends Error {
  readonly fix: string;
  readonly status: number;
  constructor(what: string, fix: string, status = 0) {
    super(what);
    this.fix = fix;
    this.status = status;
  }
}

export interface Source {
  readonly offline: boolean;
  /** The views that this source can give. */
  readonly views: readonly View[];
  runs(): Promise<RunList>;
  chases(run: number): Promise<ChaseHead[]>;
  scene(run: number, view: View): Promise<Scene>;
  replay(run: number, chase: number, view: View): Promise<Replay>;
}

const TEXT_OF_STATUS: Record<number, string> = {
  401: 'Open the page by the address that the command printed: its token is missing or wrong.',
  403: 'Open the page by the address that the command printed: its token is missing or wrong.',
  404: 'Choose a run and a chase that the record holds.',
  429: 'Wait a few seconds and try again: too much was asked at once.',
};

export class ServerSource implements Source {
  readonly offline = false;
  readonly views = VIEWS;
  readonly token: string;
  game: string | null = null; // the game that is played; else sight is asked of a chase that is watched as it is played

  constructor(token: string) {
    this.token = token;
  }

  /** Asks the server; throws SourceError with its own words where it gives them. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token) headers.set('X-Afoot-Token', this.token);
    let answer: Response;
    try {
      answer = await fetch(path, { ...init, headers, credentials: 'same-origin' });
    } catch {
      throw new SourceError('The server does not answer.', 'Start afoot watch again and reload this page.');
    }
    if (answer.ok) return answer;
    const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
    const told = (said.error ?? said) as Record<string, unknown>;
    const came = told.came ? `: ${String(told.came)}` : '';
    const expected = told.expected ? `; expected ${String(told.expected)}` : '';
    const what = `${String(told.what ?? told.detail ?? `the server answered ${answer.status} to ${path}`)}${came}${expected}`;
    const fix = String(told.fix ?? TEXT_OF_STATUS[answer.status] ?? 'Reload this page.');
    throw new SourceError(what, fix, answer.status);
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.ask(path, init)).json()) as T;
  }

  post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'Content-Type': 'application/json' };
    return this.json<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** A WebSocket of the same origin; the cookie that came with the page carries the token, as does the address. */
  socket(path: string): WebSocket {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    if (this.token) url.searchParams.set('token', this.token);
    return new WebSocket(url);
  }

  runs(): Promise<RunList> {
    return this.json<RunList>('api/runs');
  }

  async chases(run: number): Promise<ChaseHead[]> {
    return (await this.json<{ chases: ChaseHead[] }>(`api/runs/${run}/chases`)).chases;
  }

  private async container(path: string) {
    const buffer = await (await this.ask(path)).arrayBuffer();
    try {
      return decode(buffer);
    } catch (error) {
      if (error instanceof FormatError) throw new SourceError(`${path} ${error.message}`, 'Make the record again.');
      throw error;
    }
  }

  async scene(run: number, view: View): Promise<Scene> {
    return new Scene(await this.container(`api/scene/${run}/${view}`));
  }

  /** The scene of the chase that is played now. */
  async liveScene(view: View): Promise<Scene> {
    return new Scene(await this.container(`api/stream/scene/${view}`));
  }

  async replay(run: number, chase: number, view: View): Promise<Replay> {
    return Replay.read(await this.container(`api/replay/${run}/${chase}/${view}`));
  }

  /** The nodes that a look of a chase shows that is streamed or played. */
  async sight(look: string, view: View): Promise<Int32Array> {
    const path = this.game === null ? `stream/sight/${look}&view=${view}` : `play/${this.game}/sight/${look}`;
    return Int32Array.from((await this.json<{ seen: number[] }>(`api/${path}`)).seen);
  }
}

async function inflate(base64: string): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(base64.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}

/** An exported page: everything lies in its own script elements, and nothing is ever fetched. */
export class DocumentSource implements Source {
  readonly offline = true;
  readonly views: readonly View[];
  private readonly elements: Document;

  constructor(from: Document) {
    this.elements = from;
    this.views = VIEWS.filter((view) => from.getElementById(`afoot-replay-${view}`));
  }

  static holds(from: Document): boolean {
    return from.getElementById('afoot-scene') !== null;
  }

  private async container(id: string) {
    const element = this.elements.getElementById(id);
    if (!element) throw new SourceError(`This page holds no ${id.replace('afoot-', '')}.`, 'Export the chase again.');
    return decode(await inflate(element.textContent ?? ''));
  }

  runs(): Promise<RunList> {
    return Promise.resolve({ runs: [], policies: { pursuers: [], evaders: [] } });
  }

  chases(): Promise<ChaseHead[]> {
    return Promise.resolve([]);
  }

  async scene(_run: number, view: View): Promise<Scene> {
    const own = this.elements.getElementById(`afoot-scene-${view}`) ? `afoot-scene-${view}` : 'afoot-scene';
    return new Scene(await this.container(own));
  }

  async replay(_run: number, _chase: number, view: View): Promise<Replay> {
    return Replay.read(await this.container(`afoot-replay-${view}`));
  }
}

const TOKEN_KEY = 'afoot-token';

/** The source of this document. The token of the address is kept for this tab. */
export function openSource(): ServerSource | DocumentSource {
  if (DocumentSource.holds(document)) return new DocumentSource(document);
  const url = new URL(location.href);
  const given = url.searchParams.get('token');
  if (given) sessionStorage.setItem(TOKEN_KEY, given);
  return new ServerSource(given ?? sessionStorage.getItem(TOKEN_KEY) ?? '');
}
