import { Stripe } from 'stripe';
import { z } from 'zod';
import type { StripeAnswer } from '../../local/simulators/stripe/answer.ts';
import {
  createStripeMachine,
  type StripeMachine,
  type StripeOperation,
  type StripeRequest,
} from '../../local/simulators/stripe/machine.ts';
import { bodyForStatus } from '../../local/simulators/stripe/refusal.ts';
import type { StripeBooks, StripeClient, StripePage } from '../../shared/providers/stripe/client.ts';
import type { Dice } from './dice.ts';
import type { Process } from './host.ts';
import type { Schedule } from './schedule.ts';
import type { Wire } from './wire.ts';

const patience = 10_000;

const metadataSchema = z.object({ metadata: z.object({ orderId: z.string() }) });

/** Told after every request that may have moved money, with the order it was for. */
export type MoneyListener = (orderId: string) => void;

/** The shop's account at Stripe: the stand-in's machine, and which intents it holds for which order. */
export class StripeAccount {
  readonly machine: StripeMachine;
  readonly #dice: Dice;
  readonly #orderOf = new Map<string, string>();
  readonly #intentsOf = new Map<string, string[]>();
  readonly #listeners: MoneyListener[] = [];

  constructor(schedule: Schedule, dice: Dice) {
    this.machine = createStripeMachine({ clock: { now: () => schedule.now }, random: dice.random });
    this.#dice = dice;
  }

  onMoney(listener: MoneyListener): void {
    this.#listeners.push(listener);
  }

  /** The intents of an order as they stand. */
  intentsOf(orderId: string): Stripe.PaymentIntent[] {
    return (this.#intentsOf.get(orderId) ?? []).flatMap((id) => this.machine.find(id) ?? []);
  }

  /** What is authorized or captured for an order, and not given back wholly. */
  liveOf(orderId: string): { id: string; amount: number; captured: boolean }[] {
    return this.intentsOf(orderId)
      .filter(({ status }) => status === 'requires_capture' || status === 'succeeded')
      .map(({ id, amount, amount_received: taken, status }) => ({
        id,
        amount,
        taken,
        captured: status === 'succeeded',
      }))
      .filter(({ id, taken, captured }) => !captured || this.#refundedOf(id) + this.#lostOf(id) < taken);
  }

  capturedOf(orderId: string): number {
    return this.intentsOf(orderId).reduce((sum, { amount_received: amount }) => sum + amount, 0);
  }

  refundedOf(orderId: string): number {
    // An authorization that is canceled shows as a refund as well.
    const captured = this.intentsOf(orderId).filter(({ amount_received: amount }) => amount > 0);
    return captured.reduce((sum, { id }) => sum + this.#refundedOf(id), 0);
  }

  /** What the buyer's bank has taken back for good. */
  lostOf(orderId: string): number {
    return this.intentsOf(orderId).reduce((sum, { id }) => sum + this.#lostOf(id), 0);
  }

  #lostOf(intentId: string): number {
    return this.machine
      .books()
      .disputes.filter(({ payment_intent: of, status }) => of === intentId && status === 'lost')
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  /** The refunds that money went back with, whoever made them, without those that a bank has returned. */
  refundsOf(orderId: string): Stripe.Refund[] {
    return this.intentsOf(orderId).flatMap(({ id }) => this.#refundsOf(id));
  }

  #refundedOf(intentId: string): number {
    return this.#refundsOf(intentId).reduce((sum, { amount }) => sum + amount, 0);
  }

  #refundsOf(intentId: string): Stripe.Refund[] {
    return this.machine.books().refunds.filter(
      // Without a balance transaction no money moved: what was authorized has been released.
      ({ payment_intent: of, status, balance_transaction: moved }) =>
        of === intentId && moved !== null && status !== 'failed' && status !== 'canceled',
    );
  }

  /** The SDK's client, in the hands of one process. */
  client(wire: Wire, process: Process): StripeClient & StripeBooks {
    const ask = async (
      operation: StripeOperation,
      parameters: object,
      { id, intent = id, key }: { id?: string; intent?: string | undefined; key?: string | undefined },
    ): Promise<object> => {
      const request: StripeRequest = {
        operation,
        parameters: { ...parameters },
        ...(id !== undefined && { id }),
        ...(key !== undefined && { idempotencyKey: key }),
      };
      const about = (intent === undefined ? key?.split(':')[0] : this.#orderOf.get(intent)) ?? '';
      const answer = await wire.send<StripeAnswer>(process, {
        call: { service: 'payments', operation, isWrite: !isRead(operation), about },
        accept: () => {
          const early = this.machine.accept(request);
          return early && answered(early);
        },
        perform: () => answered(this.#perform(request)),
        refuse: (status, _, isDone) => this.#refuse(request, status, isDone),
        silence: connectionError,
        patience,
        work: this.#dice.magnitude(20, 400),
      });
      return answer.body;
    };
    const call = async (...asked: Parameters<typeof ask>) => intentOf(await ask(...asked));

    return {
      paymentIntents: {
        create: (params, { idempotencyKey: key }) => call('paymentIntents.create', params, { key }),
        retrieve: (id, params) => call('paymentIntents.retrieve', params, { id }),
        list: async (params) => pageOf(await ask('paymentIntents.list', params, {}), intentOf),
        confirm: (id, params, { idempotencyKey: key }) => call('paymentIntents.confirm', params, { id, key }),
        capture: (id, params, { idempotencyKey: key }) => call('paymentIntents.capture', params, { id, key }),
        cancel: (id, params, { idempotencyKey: key }) => call('paymentIntents.cancel', params, { id, key }),
      },
      refunds: {
        create: async (params, { idempotencyKey: key }) =>
          refundOf(await ask('refunds.create', params, { intent: params.payment_intent, key })),
        list: async (params) => pageOf(await ask('refunds.list', params, { intent: params.payment_intent }), refundOf),
      },
      disputes: {
        list: async (params) =>
          pageOf(await ask('disputes.list', params, { intent: params.payment_intent }), disputeOf),
      },
    };
  }

  #perform(request: StripeRequest): StripeAnswer {
    const answer = this.machine.perform(request);
    if (isRead(request.operation)) return answer;
    if (request.operation === 'paymentIntents.create' && answer.status === 200) this.#book(intentOf(answer.body));
    this.moved(request.id ?? String(request.parameters['payment_intent']));
    return answer;
  }

  /** Something may have happened to the money of an intent. */
  moved(intentId: string): void {
    const orderId = this.#orderOf.get(intentId);
    if (orderId !== undefined) for (const listener of this.#listeners) listener(orderId);
  }

  /** A server error is kept under the idempotency key, whether the work was done or not; other answers are the edge's. */
  #refuse(request: StripeRequest, status: number, isDone: boolean): Error {
    const body = bodyForStatus(status);
    if (status < 500) return stripeError(status, body, undefined);
    if (!isDone) {
      const early = this.machine.accept(request);
      if (early !== undefined) return errorIn(early) ?? stripeError(status, body, early);
    }
    const answer = this.machine.fail(request, status);
    return stripeError(status, body, answer);
  }

  #book(intent: Stripe.PaymentIntent): void {
    const { orderId } = metadataSchema.parse(intent).metadata;
    this.#orderOf.set(intent.id, orderId);
    this.#intentsOf.set(orderId, [...(this.#intentsOf.get(orderId) ?? []), intent.id]);
  }
}

const errorBodySchema = z.object({ error: z.looseObject({ message: z.string() }) });

/** Throws what the SDK would throw for an answer that is an error. */
function answered(answer: StripeAnswer): StripeAnswer {
  const error = errorIn(answer);
  if (error !== undefined) throw error;
  return answer;
}

function errorIn(answer: StripeAnswer): Error | undefined {
  if (answer.status < 400) return undefined;
  return stripeError(answer.status, errorBodySchema.parse(answer.body).error, answer);
}

/** As the SDK makes one out of the `error` of an answer. */
function stripeError(statusCode: number, error: object, answer: StripeAnswer | undefined): Error {
  const headers = answer?.originalRequestId === undefined ? {} : { 'idempotent-replayed': 'true' };
  const requestId = answer?.requestId ?? 'req_edge';
  return Stripe.errors.generateV1Error({ ...structuredClone(error), statusCode, headers, requestId });
}

function connectionError(kind: 'broken' | 'timeout'): Error {
  const detail = Object.assign(new Error(kind), { code: kind === 'broken' ? 'ECONNRESET' : 'ETIMEDOUT' });
  return new Stripe.errors.StripeConnectionError({ message: 'The connection to Stripe broke.', detail });
}

const isRead = (operation: StripeOperation): boolean => operation.endsWith('.retrieve') || operation.endsWith('.list');

interface Kinds {
  payment_intent: Stripe.PaymentIntent;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
}

/** What the stand-in answers has the SDK's shapes; this tells one from the other. */
const parsed = <K extends keyof Kinds>(kind: K) => {
  const isKind = (body: unknown): body is Kinds[K] =>
    typeof body === 'object' && body !== null && 'object' in body && body.object === kind;
  return (body: unknown): Kinds[K] => {
    if (isKind(body)) return body;
    throw new TypeError(`Expected the stand-in to answer with a ${kind}.`);
  };
};

const intentOf = parsed('payment_intent');
const refundOf = parsed('refund');
const disputeOf = parsed('dispute');

const pageSchema = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

function pageOf<T>(body: object, itemOf: (item: unknown) => T): StripePage<T> {
  const { data, has_more: hasMore } = pageSchema.parse(body);
  return { data: data.map(itemOf), has_more: hasMore };
}
