import { createHash } from 'node:crypto';
import type { EntryDraft } from '../../shared/order/entries.ts';
import type { Order } from '../../shared/order/order.ts';
import { preparePayment } from '../../shared/steps/prepare-payment.ts';
import { entries, type Step } from '../../shared/steps/step.ts';
import type { Parts } from './app.ts';
import type { Restriction } from './plan.ts';
import { allParts } from './simulate.ts';

/** A guard of the app, and the app without it. */
interface Guard {
  /** What the app does without it, in one line. */
  story: string;
  /** What it takes to see that; the seed draws it where nothing is said. */
  focus?: Pick<Restriction, 'faults' | 'actors'>;
  parts: Partial<Parts>;
}

/**
 * The app without one of its guards at a time: a weaker port, step or rule in place of the real one. Each must be noticed,
 * or the simulation proves nothing about it.
 */
export const guards = {
  etag: {
    story: 'a version of an order is replaced whoever has written in between',
    parts: {
      orders: (orders) => ({
        ...orders,
        replace: async (order, etag) => orders.replace(order, (await orders.read(order.id))?.etag ?? etag),
      }),
    },
  },

  'prepared-object': {
    story: 'the payment is confirmed before the ledger knows its object, under a key of its own each time',
    parts: {
      steps: (steps, { payments }) => {
        let tries = 0;
        const prepare = preparePayment({
          ...payments,
          prepare: async (payable, key) => {
            tries += 1;
            const fresh = { ...key, burnt: key.burnt + 1_000 + tries };
            const prepared = await payments.prepare(payable, fresh);
            if (prepared.kind === 'prepared') await payments.authorize(prepared.ref, fresh);
            return prepared;
          },
        });
        return { ...steps, 'prepare-payment': prepare };
      },
    },
  },

  'label-fence': {
    story: 'the fence around buying a label falls as soon as it stands',
    focus: { faults: ['F27', 'F28', 'F30'], actors: ['cancels', 'undoes'] },
    parts: {
      steps: (steps, { clock }) => ({
        ...steps,
        'buy-shipment': withCommits(steps['buy-shipment'], (draft) =>
          draft.type === 'shipment.buying' ? { ...draft, until: clock.now() } : draft,
        ),
      }),
    },
  },

  'intent-canceled-first': {
    story: 'an open payment object is left alone when its order is undone',
    focus: { faults: ['F25'], actors: ['cancels', 'authenticates'] },
    parts: {
      steps: (steps) => ({
        ...steps,
        'cancel-payment': async (order, ledger) =>
          order.head.payment === 'authorized'
            ? steps['cancel-payment'](order, ledger)
            : entries({ type: 'payment.canceled' }),
      }),
    },
  },

  'deterministic-id': {
    story: 'each try of a checkout makes an id of its own',
    parts: {
      orders: (orders) => ({ ...orders, create: (order) => orders.create({ ...order, ...ownId(order) }) }),
    },
  },

  sweeper: {
    story: 'nobody takes up what the feed has dropped',
    focus: { faults: ['F6'], actors: [] },
    parts: { pipeline: (pipeline) => ({ ...pipeline, orders: { ...pipeline.orders, due: async function* () {} } }) },
  },

  parking: {
    story: 'an order that met trouble has no date to be looked at again',
    parts: {
      orders: (orders) => ({
        ...orders,
        replace: (order, etag) =>
          orders.replace(order.attempts > 0 && order.runs === 0 ? { ...order, wakeAt: null } : order, etag),
      }),
    },
  },

  'claim-before-run': {
    story: 'a run is not counted before it begins',
    focus: { faults: ['F34'], actors: [] },
    parts: {
      orders: (orders) => ({ ...orders, replace: (order, etag) => orders.replace({ ...order, runs: 0 }, etag) }),
    },
  },

  'stock-tombstone': {
    story: 'releasing goods that were never reserved leaves no trace',
    focus: { faults: ['F30', 'F36'], actors: [] },
    parts: {
      documents: (documents) => ({
        ...documents,
        create: async (document) => (document['status'] === 'released' ? { etag: '' } : documents.create(document)),
      }),
    },
  },

  'refund-lookup': {
    story: 'a refund is tried again without looking whether it was made',
    focus: { faults: ['F13', 'F22'], actors: ['refunds'] },
    parts: {
      stripe: (client) => ({
        ...client,
        refunds: { ...client.refunds, list: async () => ({ data: [], has_more: false }) },
      }),
    },
  },

  'notification-watermark': {
    story: 'nobody remembers what the buyer was told',
    focus: { faults: [], actors: [] },
    parts: {
      notifications: (notifications) => ({ ...notifications, advance: async () => true }),
    },
  },
} as const satisfies Record<string, Guard>;

export type GuardName = keyof typeof guards;

export function isGuardName(name: string): name is GuardName {
  return Object.hasOwn(guards, name);
}

export const guardNames: readonly GuardName[] = Object.keys(guards).filter(isGuardName);

/** The app without a guard; undefined: the app as it is. */
export function partsWithout(name: GuardName | undefined): Parts {
  return { ...allParts, ...(name === undefined ? {} : guards[name].parts) };
}

/** What it takes to see that a guard is missing. */
export function focusOf(name: GuardName | undefined): Restriction {
  const guard: Guard | undefined = name === undefined ? undefined : guards[name];
  return guard?.focus ?? {};
}

/** A step whose own commits are changed on their way. */
function withCommits(step: Step, change: (draft: EntryDraft) => EntryDraft): Step {
  return (order, ledger) => step(order, { commit: (...drafts) => ledger.commit(...drafts.map(change)) });
}

/** Another id for each commit. */
function ownId({ command }: Order): Pick<Order, 'id' | 'orderId'> {
  const digits = createHash('sha256')
    .update(command)
    .digest('hex')
    .replaceAll(/[0189]/g, '2');
  const id = `ord_${digits.slice(0, 26)}`;
  return { id, orderId: id };
}
