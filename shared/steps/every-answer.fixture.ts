import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Payments, ProviderDispute, ProviderRefund } from '../ports/payments.ts';
import type { Shipping } from '../ports/shipping.ts';
import type { Stock } from '../ports/stock.ts';
import type { Tax } from '../ports/tax.ts';

/** Chooses one of several answers. The first is what a calm outside says. */
export type Choose = <const T extends readonly [unknown, ...unknown[]]>(...options: T) => T[number];

/** What comes of `run` for every combination of the choices that it makes. */
export async function everyOutcome<T>(run: (choose: Choose) => Promise<T>): Promise<T[]> {
  const outcomes: T[] = [];
  const script: { taken: number; left: number }[] = [];
  for (;;) {
    let place = 0;
    outcomes.push(
      await run((...options) => {
        const choice = (script[place] ??= { taken: 0, left: options.length - 1 });
        place += 1;
        return options[choice.taken] ?? options[0];
      }),
    );
    while (script.at(-1)?.left === 0) script.pop();
    const last = script.at(-1);
    if (last === undefined) return outcomes;
    last.taken += 1;
    last.left -= 1;
  }
}

const tracking = { carrier: 'USPS', number: '1', url: null };
const undeliverable = { kind: 'undeliverable', detail: 'No such street.' } as const;
const taxes = [{ name: 'VAT', jurisdiction: 'DE', rate: '0.19', on: 0, amount: 399 }];

/** The outside, which says everything that it could say of an order: of money, what its books allow. */
export function everyAnswer(
  order: Order,
  choose: Choose,
): { payments: Payments; shipping: Shipping; stock: Stock; tax: Tax } {
  return {
    payments: payments(order, choose),
    shipping: {
      prepare: async () => choose({ kind: 'prepared', ref: 'shp_1' }, undeliverable),
      buy: async () => {
        const answer = choose({ kind: 'bought', tracking } as const, undeliverable, 'lost');
        if (answer !== 'lost') return answer;
        throw new PortFailure('shipping', 'ambiguous', 'buy', new Error('The answer was lost.'));
      },
      status: async () => {
        const transit = choose('unbought', 'none', 'delivered');
        return transit === 'unbought' ? { kind: transit } : { kind: 'bought', tracking, transit };
      },
      void: async () => choose('requested', 'refused'),
    },
    stock: {
      reserve: async () => choose('held', 'out_of_stock', 'over'),
      consume: async () => {},
      release: async () => {},
    },
    tax: {
      mode: () => 'inclusive',
      calculate: async () =>
        choose({ kind: 'taxes', taxes }, { kind: 'impossible', code: 'no_rate', detail: 'Not taxed here.' }),
      commit: async () => {},
      reverse: async () => {},
    },
  };
}

function payments(order: Order, choose: Choose): Payments {
  const { generation } = order.head;
  const total = totalOf(order);
  const burnt = { kind: 'key_burnt' } as const;
  const declined = { kind: 'declined', code: 'generic_decline' } as const;
  const asked = { kind: 'action_required', code: 'authentication_required' } as const;
  const authorized = { kind: 'authorized', captureBefore: order.terms.placedAt + 7 * 86_400_000 } as const;
  const captured = { kind: 'captured', amount: total } as const;
  const capturedInPart = { kind: 'captured', amount: total - 1 } as const;
  const canceled = { kind: 'canceled' } as const;
  const voided = { kind: 'voided' } as const;
  let made: ProviderRefund[] = [];
  return {
    prepare: async () => choose({ kind: 'prepared', ref: `pi_${generation}` }, declined, burnt),
    authorize: async () => choose(authorized, asked, declined, burnt),
    capture: async () => choose(captured, capturedInPart, { kind: 'gone', status: 'canceled' }, burnt),
    cancel: async () => choose(canceled, voided, captured, capturedInPart, burnt),
    status: async () =>
      choose({ kind: 'prepared' }, asked, authorized, declined, captured, capturedInPart, canceled, voided),
    refunds: async () => (made = refundsOf(order, choose)),
    refund: async (_, { commandId, amount }) => {
      if (amount > total - givenBack(made)) return { kind: 'exceeds' };
      return choose({ kind: 'refunded', ref: refOf(order, commandId) }, { kind: 'refused', code: 'no_balance' }, burnt);
    },
    disputes: async () => disputesOf(order, choose),
    clientSecret: async () => null,
  };
}

const totalOf = ({ head }: Order): number => head.totals?.total ?? 0;
const refOf = ({ head }: Order, name: string): string => `re_${name}_${head.seq}`;
const givenBack = (made: readonly ProviderRefund[]): number =>
  made.reduce((sum, { amount, failed }) => sum + (failed ? 0 : amount), 0);

/** What the ledger knows, unless a bank gave it back; perhaps what it has asked for, and the rest in the dashboard. */
function refundsOf(order: Order, choose: Choose): ProviderRefund[] {
  const { refunds } = order.head;
  const known = refunds.filter(({ ref }) => ref !== null);
  const returned = known.length > 0 && choose(false, true);
  const made = known.map(({ id, ref, amount, origin, state }) => {
    const commandId = origin === 'provider' ? null : id;
    return { ref: ref ?? '', commandId, amount, failed: returned || state !== 'succeeded' };
  });
  const pending = refunds.find(({ state }) => state === 'pending');
  if (pending !== undefined && pending.amount <= totalOf(order) - givenBack(made) && choose(false, true))
    made.push({ ref: refOf(order, pending.id), commandId: pending.id, amount: pending.amount, failed: false });
  const left = totalOf(order) - givenBack(made);
  if (
    left > 0 &&
    refunds.every(({ origin, state }) => origin === 'undo' || (origin === 'command' && state === 'succeeded')) &&
    choose(false, true)
  )
    made.push({ ref: refOf(order, 'dashboard'), commandId: null, amount: left, failed: false });
  return made;
}

/** One dispute at most, over the whole payment or a part of it. */
function disputesOf(order: Order, choose: Choose): ProviderDispute[] {
  const { disputes, refunds } = order.head;
  const reason = 'fraudulent';
  const [known] = disputes;
  if (known !== undefined) {
    const state = known.state === 'open' ? choose('open', 'lost', 'won') : known.state;
    return [{ ...known, reason, state }];
  }
  const state = refunds.length > 0 ? 'none' : choose('none', 'open', 'lost');
  return state === 'none' ? [] : [{ ref: 'dp_1', amount: choose(totalOf(order), 1_000), reason, state }];
}
