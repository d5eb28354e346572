/** A chase that is played now, watched over the WebSocket: #live=1. */

import type { App } from '../app';
import { LiveReplay, type TickMessage } from './live';
import type { Outcome, ReplayMeta } from './replay';
import type { View } from './scene';
import { ServerSource, SourceError } from './source';

type Hello = Partial<Omit<ReplayMeta, 'kind'>> & { type: 'hello'; tick: number; speed: number; refuges: string[] };
type Message =
  | Hello
  | TickMessage
  | { type: 'end'; outcomes: Outcome[]; payoff: number | null }
  | { type: 'error'; what: string; fix: string | null };

const LAG_S = 3; // what the picture may lie behind, in seconds of watching

export class Stream {
  private readonly app: App;
  private socket: WebSocket | null = null;
  private over = false;

  constructor(app: App) {
    this.app = app;
  }

  /** Begins, or begins anew with another view: the server sends each view only what it knows. */
  async open(view: View): Promise<void> {
    const { app } = this;
    if (!(app.source instanceof ServerSource)) return;
    this.close();
    this.over = false;
    try {
      const scene = await app.source.liveScene(view);
      const socket = app.source.socket(`api/stream?view=${view}`);
      this.socket = socket;
      let replay: LiveReplay | null = null;
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data as string) as Message;
        if (message.type === 'hello') {
          replay = new LiveReplay(message);
          app.clock.waits = true;
          app.clock.speed.value = message.speed;
          app.show({ scene, replay }, view, message.tick);
          app.clock.playing.value = true;
        } else if (replay) this.take(message, replay);
      };
      socket.onclose = () => {
        if (this.socket === socket && !this.over) {
          app.fail(new SourceError('The stream has ended before the chase did.', 'Start afoot watch again and reload this page.'));
        }
      };
    } catch (error) {
      app.fail(error);
    }
  }

  private take(message: Exclude<Message, Hello>, replay: LiveReplay): void {
    const { app } = this;
    if (message.type === 'tick') {
      replay.take(message);
      app.grown(false);
      const lag = (app.clock.end.value - app.clock.time.value) * app.clock.tick_s;
      if (app.clock.playing.value && lag > LAG_S * app.clock.speed.value) app.clock.go(app.clock.end.value);
    } else if (message.type === 'end') {
      this.over = true;
      replay.meta.outcomes = message.outcomes;
      replay.meta.payoff = message.payoff;
      app.clock.waits = false;
      app.grown(false);
      app.note.value = 'The chase is over.';
    } else {
      this.over = true;
      app.fail(new SourceError(message.what, message.fix ?? 'Reload this page.'));
    }
  }

  private close(): void {
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }
}
