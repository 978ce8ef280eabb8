import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { jsonOf } from '../json-of.ts';

const reasonSchema = z.object({ code: z.string(), detail: z.string() });
const moneySchema = z.object({ amount: z.int(), currency: z.string() });

const listSchema = z.object({
  orders: z.array(
    z.object({
      orderId: z.string(),
      orderNumber: z.string(),
      placedAt: z.string(),
      total: moneySchema.nullable(),
      attention: reasonSchema,
    }),
  ),
  next: z.string().optional(),
});
export type ListedOrder = z.infer<typeof listSchema>['orders'][number];

const orderSchema = z.looseObject({
  orderId: z.string(),
  orderNumber: z.string(),
  placedAt: z.string(),
  state: z.string(),
  currency: z.string(),
  entries: z.array(
    z.looseObject({
      seq: z.int(),
      type: z.string(),
      at: z.string(),
      by: z.string(),
      note: z.string().optional(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  head: z.looseObject({
    goal: z.string(),
    tax: z.string(),
    stock: z.string(),
    payment: z.string(),
    shipment: z.string(),
    attention: reasonSchema.nullable(),
  }),
  bookkeeping: z.record(z.string(), z.unknown()),
});
export type ShownOrder = z.infer<typeof orderSchema>;

const commandSchema = z.looseObject({ orderId: z.string(), command: z.string(), seq: z.int() });
export type TakenCommand = z.infer<typeof commandSchema>;

const problemSchema = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
});

/** The app said no, or nothing. */
export class ApiError extends Error {
  readonly code = 'api_error';
  /** The code of what it said. */
  readonly problem: string | undefined;
  /** Whether a command may have been taken nevertheless. */
  readonly isUncertain: boolean;

  constructor(message: string, problem?: string, isUncertain = problem === undefined) {
    super(message);
    this.problem = problem;
    this.isUncertain = isUncertain;
  }
}

/** What the operators' routes are asked for. Every method throws ApiError. */
export interface OpsApi {
  /** Page by page. */
  list(attention: string): AsyncIterable<ListedOrder[]>;
  show(orderId: string): Promise<ShownOrder>;
  /** `path`: below `/api`. Tried again under the same key when the app fails or is not reached by a gateway. */
  command(path: string, body: object, key: string): Promise<TakenCommand>;
}

const pauses = [500, 2_000];

/** `pause` in milliseconds. */
export function opsApi(url: string, token: string, pause: (ms: number) => Promise<unknown> = sleep): OpsApi {
  async function ask<T>(schema: z.ZodType<T>, path: string, given: Given = {}): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      const answer = await send(path, given);
      const wait = pauses[tries];
      if (answer.status < 500 || wait === undefined) return read(schema, answer);
      await answer.body?.cancel();
      await pause(wait);
    }
  }

  async function send(path: string, { headers, ...init }: Given): Promise<Response> {
    const authorization = `Bearer ${token}`;
    try {
      return await fetch(`${url}/api${path}`, { ...init, headers: { ...headers, authorization } });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new ApiError(
        `${url} cannot be reached: ${cause}. Locally, "npm start" has to run; --url names another app.`,
      );
    }
  }

  return {
    async *list(attention) {
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const query = new URLSearchParams({ attention, limit: '100', ...(cursor !== '' && { cursor }) });
        const page: z.infer<typeof listSchema> = await ask(listSchema, `/ops/orders?${query.toString()}`);
        yield page.orders;
        cursor = page.next;
      }
    },
    show: (orderId) => ask(orderSchema, `/ops/orders/${encodeURIComponent(orderId)}`),
    command: (path, body, key) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      return ask(commandSchema, path, { method: 'POST', headers, body: JSON.stringify(body) });
    },
  };
}

interface Given {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function read<T>(schema: z.ZodType<T>, answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new ApiError(`The app answered what this command does not understand:\n${z.prettifyError(parsed.error)}`);
}

function refusal(status: number, text: string): ApiError {
  const { data: problem } = problemSchema.safeParse(jsonOf(text));
  if (problem === undefined) return new ApiError(`The app answered ${status}: ${text.slice(0, 500) || '(nothing)'}`);
  const { code, title, detail, requestId, errors } = problem;
  const faults = errors.map(({ pointer, detail: fault }) => `\n  ${pointer}: ${fault}`).join('');
  const id = status >= 500 && requestId !== undefined ? ` (request ${requestId})` : '';
  return new ApiError(
    `${code}: ${title}.${detail === undefined ? '' : ` ${detail}`}${faults}${id}`,
    code,
    status >= 500,
  );
}
