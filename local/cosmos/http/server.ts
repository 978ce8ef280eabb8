import { createSecretKey, type KeyObject } from 'node:crypto';
import type { LocalAnswer, LocalCall, LocalRequest } from 'local-service';
import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { randomHex } from '../store/random-hex.ts';
import type { Container, Store } from '../store/store.ts';
import { answerOf, refusalReply } from './answer.ts';
import { authorize } from './authorization.ts';
import type { Call, Reply } from './call.ts';
import type { ChargeBook } from './charge-book.ts';
import { refuseForeignHeaders } from './foreign-headers.ts';
import { handlers } from './handlers.ts';
import { type Operation, type Route, routeOf } from './route.ts';
import { containerServed, namesOf, rangeShown, rangesServed } from './served.ts';
import { requireSession, sessionsOf } from './session.ts';
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
  readonly #key: KeyObject | undefined;

  constructor(options: CosmosServerOptions) {
    this.#options = options;
    this.#key = options.key === undefined ? undefined : createSecretKey(Buffer.from(options.key, 'base64'));
  }

  /** `target` is `database/container` of what the call is about, or the database alone. */
  nameCall(request: LocalRequest): LocalCall {
    const route = routeOf(request);
    const { operation, id } = route;
    const { database, container } = namesOf(route, this.#options.store);
    const target = [database, container].filter((name) => name !== '').join('/');
    return { operation, ...(target === '' ? {} : { target }), ...(id === '' ? {} : { id }) };
  }

  serve(request: LocalRequest): LocalAnswer {
    const call = { request, route: routeOf(request), store: this.#options.store };
    return this.#answer(call, this.#reply(call));
  }

  /** The service's way to say a status that a fault rule asked for. A call that was served is in the books already. */
  refuse(request: LocalRequest, refusal: Error, served: boolean): LocalAnswer {
    const call = { request, route: routeOf(request), store: this.#options.store };
    const reply = refusalReply(refusal, request);
    return served ? this.#decorated(call, reply) : this.#answer(call, reply);
  }

  #reply(call: Call): Reply {
    const { request, route } = call;
    try {
      this.#authorize(request, route);
      refuseForeignHeaders(request);
      const container = containerServed(call);
      const ranges = container === undefined ? [] : rangesServed(call, container);
      if (reads.has(route.operation)) {
        const sessions = sessionsOf(request);
        for (const each of ranges) requireSession(sessions, each);
      }
      const meterOf = container && this.#meters(call, container);
      const meter = ranges[0] && meterOf?.(ranges[0]);
      return metered({ ...call, meter, meterOf, emptyPage: this.#emptyPage });
    } catch (error) {
      return refusalReply(error, request);
    }
  }

  #authorize(request: LocalRequest, route: Route): void {
    const { clock, machineNow } = this.#options;
    const key = this.#key;
    if (key !== undefined) authorize(request, route, { key, now: clock.now(), machineNow: machineNow() });
  }

  readonly #emptyPage = () => this.#options.emptyPages === true && this.#options.random() < emptyShare;

  #meters({ route, store }: Call, container: Container): Call['meterOf'] {
    const { throttle } = this.#options;
    return throttle && ((range) => throttle.meterOf(store, route.database, container, range));
  }

  #answer(call: Call, reply: Reply): LocalAnswer {
    const { operation } = call.route;
    const names = namesOf(call.route, call.store);
    if (names.container !== '') this.#options.charges.add({ ...names, operation }, reply.requestCharge);
    return this.#decorated(call, reply);
  }

  #decorated(call: Call, reply: Reply): LocalAnswer {
    const container = containerServed(call);
    return answerOf(reply, {
      activityId: this.#newId(),
      container: container && { rid: container.rid, ...namesOf(call.route, call.store) },
      range: container && rangeShown(call, container),
    });
  }

  #newId(): string {
    const digits = randomHex(this.#options.random, 32);
    return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
      '-',
    );
  }
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
