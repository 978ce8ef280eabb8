import { HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import type { App } from './app.ts';
import type { Dice } from './dice.ts';
import type { Processes } from './processes.ts';
import type { Stage } from './stage.ts';

export interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The body as text, byte for byte. */
  text: string;
}

/** Clients wait so long, in milliseconds. */
const patience = 60_000;

/** HTTP from the outside: any host may get a request, and an answer may never come. */
export class FrontDoor {
  readonly #stage: Stage;
  readonly #processes: Processes;
  readonly #dice: Dice;

  constructor(stage: Stage, processes: Processes) {
    this.#stage = stage;
    this.#processes = processes;
    this.#dice = stage.dice('front door');
  }

  /** Undefined: no answer came. The request may have been served all the same. */
  ask(route: keyof App['http'], asked: Asked, isAnswerLost = false): Promise<Answer | undefined> {
    const { schedule } = this.#stage;
    return new Promise((resolve) => {
      let isOver = false;
      const settle = (after: number, answer: Answer | undefined) => {
        schedule.after(after, () => {
          if (isOver) return;
          isOver = true;
          schedule.wake();
          resolve(answer);
        });
      };
      settle(patience, undefined);
      schedule.after(this.#dice.magnitude(1, 50), () => {
        const host = this.#stage.aliveHost();
        if (host === undefined) {
          settle(10, { status: 503, headers: {}, text: '' });
          return;
        }
        const { process } = host;
        process.resume(() => {
          this.#processes.invoke(process, route, async (app) => {
            const answer = await served(app, route, asked);
            process.resume(() => settle(this.#dice.magnitude(1, 50), isAnswerLost ? undefined : answer));
          });
        });
      });
    });
  }
}

async function served(app: App, route: keyof App['http'], asked: Asked): Promise<Answer> {
  const { method, path, params = {}, headers = {}, body } = asked;
  const sent = body === undefined ? {} : { body: { string: typeof body === 'string' ? body : JSON.stringify(body) } };
  const request = new HttpRequest({ method, url: `http://shop${path}`, headers, params, ...sent });
  const answer = new HttpResponse(await app.http[route](request, new InvocationContext()));
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}
