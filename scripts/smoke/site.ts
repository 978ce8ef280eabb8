import { z } from 'zod';
import { jsonOf } from '../json-of.ts';
import { Fault } from './fault.ts';

export interface Asked {
  method?: 'POST';
  headers?: Record<string, string>;
  body?: object;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** undefined: it is not JSON. */
  json: unknown;
}

/** Asks the app; `path` is below `/api`. Throws a Fault when there is no answer. */
export type Site = (path: string, asked?: Asked) => Promise<Answer>;

/** A cold start may take longer than half a minute. */
const patience = 60_000;

export const siteAt =
  (url: string): Site =>
  async (path, { method = 'GET', headers = {}, body } = {}) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const signal = AbortSignal.timeout(patience);
      const init = { method, headers: { ...type, ...headers }, redirect: 'manual', signal, ...sent } as const;
      const answer = await fetch(`${url}/api${path}`, init);
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, text, json: jsonOf(text) };
    } catch (error) {
      throw new Fault({
        expected: `an answer to ${method} ${url}/api${path}`,
        came: `none: ${reasonOf(error)}`,
        todo: 'See that the address is right, that the app is published and runs, and that its access restrictions let this machine in.',
      });
    }
  };

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing within ${patience / 1_000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

const problemSchema = z.object({ code: z.string(), title: z.string(), detail: z.string().optional() });

/** An answer in words, for a fault. Of a body only what a problem says: others may hold an access token. */
export function told({ status, headers, json }: Answer): string {
  const { data: problem } = problemSchema.safeParse(json);
  if (problem !== undefined)
    return `${status} ${problem.code}: ${problem.title}.${problem.detail === undefined ? '' : ` ${problem.detail}`}`;
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== null)
    return `${status}, which leads to ${URL.parse(location)?.host ?? 'another page'}`;
  return `${status} with ${headers.get('content-type') ?? 'no content'}`;
}
