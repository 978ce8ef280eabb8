import { z } from 'zod';
import {
  createEasyPostMachine,
  type EasyPostAnswer,
  type EasyPostMachine,
  type EasyPostRequest,
} from '../../local/simulators/easypost/machine.ts';
import { bodyForStatus } from '../../local/simulators/easypost/refusal.ts';
import type { EasyPostClient } from '../../shared/providers/easypost/client.ts';
import type { Dice } from './dice.ts';
import type { Process } from './host.ts';
import type { Schedule } from './schedule.ts';
import type { Wire } from './wire.ts';

const patience = 10_000;
const purchasePatience = 30_000;

const shipmentSchema = z.object({ id: z.string(), reference: z.string() });

/** Told of every label that was bought, with the order it is for. */
export type LabelListener = (orderId: string) => void;

/** As the SDK's errors: status, code and the fields that were wrong. A socket error has its code and no status. */
class EasyPostError extends Error {
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  readonly errors: unknown;
  constructor(statusCode: number | undefined, body: { code?: string; message?: string; errors?: unknown }) {
    super(body.message ?? '');
    this.statusCode = statusCode;
    this.code = body.code;
    this.errors = body.errors;
  }
}

/** The shop's account at EasyPost: the stand-in's machine, and which shipments it holds for which order. */
export class EasyPostAccount {
  readonly machine: EasyPostMachine;
  readonly #dice: Dice;
  readonly #orderOf = new Map<string, string>();
  readonly #labels = new Map<string, string[]>();
  readonly #listeners: LabelListener[] = [];
  readonly #workListeners: (() => void)[] = [];

  constructor(schedule: Schedule, dice: Dice) {
    this.machine = createEasyPostMachine({ clock: { now: () => schedule.now }, random: dice.random });
    this.#dice = dice;
  }

  onLabel(listener: LabelListener): void {
    this.#listeners.push(listener);
  }

  /** Told after everything that was done, whatever it was. */
  onWork(listener: () => void): void {
    this.#workListeners.push(listener);
  }

  /** The shipments of an order that a label was bought for, in the order of purchase. */
  labelsOf(orderId: string): readonly string[] {
    return this.#labels.get(orderId) ?? [];
  }

  /** The shipments of an order with a label that nobody has given back. */
  liveLabelsOf(orderId: string): string[] {
    return this.labelsOf(orderId).filter((id) => {
      const { body } = this.machine.handle({ operation: 'shipments.retrieve', id });
      return 'refund_status' in body && (body.refund_status === null || body.refund_status === 'rejected');
    });
  }

  /** The SDK's client, in the hands of one process. */
  client(wire: Wire, process: Process): EasyPostClient {
    const call = async (request: EasyPostRequest, about: string): Promise<unknown> => {
      const isPurchase = request.operation === 'shipments.buy';
      const answer = await wire.send<EasyPostAnswer>(process, {
        call: {
          service: 'shipping',
          operation: request.operation,
          isWrite: request.operation !== 'shipments.retrieve',
          about,
        },
        accept: () => {
          const early = this.machine.accept(request);
          return early && answered(early);
        },
        perform: () => answered(this.#perform(request)),
        refuse: (status) => new EasyPostError(status, bodyForStatus(status)),
        silence: (kind) => new EasyPostError(undefined, { code: kind === 'broken' ? 'ECONNRESET' : 'ECONNABORTED' }),
        patience: isPurchase ? purchasePatience : patience,
        work: this.#dice.magnitude(20, 400) + this.machine.takesMs(request),
      });
      return answer.body;
    };
    const orderOf = (id: string) => this.#orderOf.get(id) ?? id;

    return {
      Shipment: {
        create: (parameters) => {
          const { reference } = z.looseObject({ reference: z.string() }).parse(parameters);
          return call({ operation: 'shipments.create', body: { shipment: structuredClone(parameters) } }, reference);
        },
        retrieve: (id) => call({ operation: 'shipments.retrieve', id }, orderOf(id)),
        buy: (id, rateId) => call({ operation: 'shipments.buy', id, body: { rate: { id: rateId } } }, orderOf(id)),
        refund: (id) => call({ operation: 'shipments.refund', id }, orderOf(id)),
      },
    };
  }

  #perform(request: EasyPostRequest): EasyPostAnswer {
    const answer = this.machine.perform(request);
    if (answer.status >= 400) return answer;
    if (request.operation === 'shipments.create') {
      const { id, reference } = shipmentSchema.parse(answer.body);
      this.#orderOf.set(id, reference);
    }
    if (request.operation === 'shipments.buy' && request.id !== undefined) {
      const orderId = this.#orderOf.get(request.id) ?? request.id;
      this.#labels.set(orderId, [...this.labelsOf(orderId), request.id]);
      for (const listener of this.#listeners) listener(orderId);
    }
    for (const listener of this.#workListeners) listener();
    return answer;
  }
}

const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), errors: z.array(z.unknown()) }),
});

function answered(answer: EasyPostAnswer): EasyPostAnswer {
  if (answer.status < 400) return answer;
  throw new EasyPostError(answer.status, errorBodySchema.parse(answer.body).error);
}
