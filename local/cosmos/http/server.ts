import type { LocalAnswer, LocalCall, LocalRequest } from 'local-service';
import type { Random } from 'local-service/random';
import type { Store } from '../store/store.ts';
import { answerOf, refusalReply } from './answer.ts';
import { authorize } from './authorization.ts';
import type { Call, Reply } from './call.ts';
import type { ChargeBook } from './charge-book.ts';
import { handlers } from './handlers.ts';
import { type Operation, type Route, routeOf } from './route.ts';
import { containerServed, rangeServed } from './served.ts';
import { requireSession } from './session.ts';

export interface CosmosServerOptions {
  store: Store;
  charges: ChargeBook;
  random: Random;
  /** The account key; undefined: signatures are not checked. */
  key: string | undefined;
}

/** What a session token binds; a write always meets the latest state. */
const reads: ReadonlySet<Operation> = new Set(['items.read', 'items.query', 'items.list', 'items.feed']);

/** Cosmos DB's wire protocol over a store. */
export class CosmosServer {
  readonly #options: CosmosServerOptions;

  constructor(options: CosmosServerOptions) {
    this.#options = options;
  }

  /** `target` is `database/container` of what the call is about, or the database alone. */
  nameCall(request: LocalRequest): LocalCall {
    const { operation, database, container, id } = routeOf(request);
    const target = [database, container].filter((name) => name !== '').join('/');
    return { operation, ...(target === '' ? {} : { target }), ...(id === '' ? {} : { id }) };
  }

  serve(request: LocalRequest): LocalAnswer {
    const call = { request, route: routeOf(request), store: this.#options.store };
    return this.#answer(call, this.#reply(call));
  }

  /** The service's way to say a status that a fault rule asked for. */
  refuse(request: LocalRequest, refusal: Error): LocalAnswer {
    const call = { request, route: routeOf(request), store: this.#options.store };
    return this.#answer(call, refusalReply(refusal, request));
  }

  #reply(call: Call): Reply {
    const { request, route } = call;
    try {
      if (this.#options.key !== undefined) authorize(request, route, this.#options.key);
      const container = containerServed(call);
      const range = container && rangeServed(call, container);
      if (range !== undefined && reads.has(route.operation)) requireSession(request, range);
      return handlers[route.operation](call);
    } catch (error) {
      return refusalReply(error, request);
    }
  }

  #answer(call: Call, reply: Reply): LocalAnswer {
    const container = containerServed(call);
    if (container !== undefined) this.#options.charges.add(call.route, reply.requestCharge);
    return answerOf(reply, {
      activityId: this.#newId(),
      container: container && { container, link: linkOf(call.route) },
      range: container && rangeServed(call, container),
    });
  }

  #newId(): string {
    const hex = (digits: number) =>
      Math.floor(this.#options.random() * 16 ** digits)
        .toString(16)
        .padStart(digits, '0');
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}

function linkOf({ database, container }: Route): string {
  return `dbs/${database}/colls/${container}`;
}
