import type { KeyOf, Payments } from '../../shared/ports/payments.ts';
import { freshOrderId } from './fresh-order-id.ts';

/** How a payment method behaves at the provider. */
type Behavior = 'accepted' | 'refused' | 'unfunded' | 'authenticating' | 'disputed';

export interface PaymentsUnderContract {
  payments: Payments;
  /** Payment methods of the provider, by how they behave. */
  methods: Record<Behavior, string>;
  /** Lets some time go by, until the provider has got on with what it does by itself. */
  passTime(): Promise<void>;
}

export const amount = 4_200;
export const currency = 'EUR';

export const newKey = (): KeyOf => ({ orderId: freshOrderId(), generation: 1, burnt: 0 });

/** A payment object of the order of `key`. */
export async function prepared(
  { payments, methods }: PaymentsUnderContract,
  key: KeyOf,
  behavior: Behavior = 'accepted',
): Promise<string> {
  const paymentMethod = methods[behavior];
  const payable = { orderId: key.orderId, orderNumber: 'L-1', amount, currency, paymentMethod };
  const answer = await payments.prepare(payable, key);
  if (answer.kind !== 'prepared') throw new Error(`Expected a payment object, got ${answer.kind}.`);
  return answer.ref;
}

/** A payment object whose money was taken. */
export async function captured(opened: PaymentsUnderContract, key: KeyOf, behavior?: Behavior): Promise<string> {
  const ref = await prepared(opened, key, behavior);
  await opened.payments.authorize(ref, key);
  const { kind } = await opened.payments.capture(ref, key);
  if (kind !== 'captured') throw new Error(`Expected the money, got ${kind}.`);
  return ref;
}
