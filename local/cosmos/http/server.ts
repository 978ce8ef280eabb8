import { createSecretKey, type KeyObject } from 'node:crypto';
import type { LocalAnswer, LocalCall, LocalRequest } from 'local-service';
import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { randomHex } from '../store/random-hex.ts';
import { unlessRefused } from '../store/refusal.ts';
import type { Store } from '../store/store.ts';
import { answerOf, refusalReply } from './answer.ts';
import { authorize } from './authorization.ts';
import { Call, type Reply, type Terms } from './call.ts';
import type { ChargeBook } from './charge-book.ts';
import { refuseForeignHeaders } from './foreign-headers.ts';
import { handlers } from './handlers.ts';
import type { Operation } from './route.ts';
import { requireSession } from './session.ts';
import type { Throttle } from './throttle.ts';

export interface CosmosServerOptions {
  store: Store;
  charges: ChargeBook;
  random: Random;
  clock: Clock;
  /** The machine's clock in epoch milliseconds, whatever `clock` says: clients sign with it. */
  machineNow: () => number;
  /** The account key; undefined: signatures are not checked. */
  key: string | undefined;
  /** Some pages of queries and feeds are empty, with a continuation. */
  emptyPages?: boolean | undefined;
  /** Enforces throughput; undefined: it is only shown. */
  throttle?: Throttle | undefined;
}

/** Enough to strike in a test, too few to stand in its way. */
const emptyShare = 0.3;

/** What a session token binds; a write always meets the latest state. */
const reads: ReadonlySet<Operation> = new Set(['items.read', 'items.query', 'items.list', 'items.feed']);

/** What may read several ranges, and is metered range by range; a bulk request is operation by operation. */
const pages: ReadonlySet<Operation> = new Set(['items.query', 'items.list']);

/** Cosmos DB's wire protocol over a store. */
export class CosmosServer {
  readonly #options: CosmosServerOptions;
  readonly #terms: Terms;
  readonly #key: KeyObject | undefined;

  constructor(options: CosmosServerOptions) {
    const { store, throttle, emptyPages, random } = options;
    this.#options = options;
    this.#terms = { store, throttle, drawEmptyPage: () => emptyPages === true && random() < emptyShare };
    this.#key = options.key === undefined ? undefined : createSecretKey(Buffer.from(options.key, 'base64'));
  }

  /** `target` is `database/container` of what the call is about, or the database alone. */
  nameCall(request: LocalRequest): LocalCall {
    const { route, names } = this.#begin(request);
    const { operation, id } = route;
    const target = [names.database, names.container].filter((name) => name !== '').join('/');
    return { operation, ...(target === '' ? {} : { target }), ...(id === '' ? {} : { id }) };
  }

  serve(request: LocalRequest): LocalAnswer {
    const call = this.#begin(request);
    return this.#answer(call, this.#reply(call));
  }

  /** The service's way to say a status that a fault rule asked for. A call that was served is in the books already. */
  refuse(request: LocalRequest, refusal: Error, served: boolean): LocalAnswer {
    const call = this.#begin(request);
    const reply = refusalReply(refusal, request);
    return served ? this.#decorated(call, reply) : this.#answer(call, reply);
  }

  #begin(request: LocalRequest): Call {
    return new Call(request, this.#terms);
  }

  #reply(call: Call): Reply {
    try {
      this.#authorize(call);
      refuseForeignHeaders(call.request);
      if (reads.has(call.route.operation)) requireSessions(call);
      return metered(call);
    } catch (error) {
      return refusalReply(error, call.request);
    }
  }

  #authorize({ request, route }: Call): void {
    const { clock, machineNow } = this.#options;
    const key = this.#key;
    if (key !== undefined) authorize(request, route, { key, now: clock.now(), machineNow: machineNow() });
  }

  #answer(call: Call, reply: Reply): LocalAnswer {
    const { route, names } = call;
    if (names.container !== '') {
      this.#options.charges.add({ ...names, operation: route.operation }, reply.requestCharge);
    }
    return this.#decorated(call, reply);
  }

  #decorated(call: Call, reply: Reply): LocalAnswer {
    const container = call.route.container === '' ? undefined : unlessRefused(() => call.container);
    return answerOf(reply, {
      activityId: this.#newId(),
      container: container && { rid: container.rid, ...call.names },
      range: call.rangeShown,
    });
  }

  #newId(): string {
    const digits = randomHex(this.#options.random, 32);
    return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
      '-',
    );
  }
}

/** A read meets no earlier state than the caller has seen, of whichever range. Throws 404/1002. */
function requireSessions({ sessions, ranges }: Call): void {
  for (const range of ranges) requireSession(sessions, range);
}

/** Does the call, if there is throughput left for it. */
function metered(call: Call): Reply {
  const { meter, route, request } = call;
  const handle = handlers[route.operation];
  if (meter === undefined || route.operation === 'items.bulk') return handle(call);
  const isPage = pages.has(route.operation);
  if (!isPage) meter.admit();
  const reply = attempt(() => handle(call), request);
  const isSettled = isPage && (reply.status < 400 || reply.status === 429);
  if (!isSettled) meter.spend(reply.requestCharge);
  return reply;
}

/** What was refused costs something too. */
function attempt(handle: () => Reply, request: LocalRequest): Reply {
  try {
    return handle();
  } catch (error) {
    return refusalReply(error, request);
  }
}
