import type { CheckoutRequest } from '../../shared/http/checkout-request.ts';
import { formatMoney } from '../../shared/order/money.ts';
import { Fault } from './fault.ts';
import { followOrder, type LedgerEntry } from './follow-order.ts';
import { checkLive, checkReady, mayOrder } from './health.ts';
import type { Patience } from './patiently.ts';
import { placeOrder } from './place-order.ts';
import { checkRefusal } from './refused-checkout.ts';
import type { Report } from './report.ts';
import type { Site } from './site.ts';
import { syntheticOrder } from './synthetic-order.ts';

export interface Smoke extends Patience {
  site: Site;
  report: Report;
  /** The build that has to answer; undefined: whichever does. */
  build: string | undefined;
  /** What the keys have to be; undefined: what they are. */
  keys: 'test' | 'live' | undefined;
  order: CheckoutRequest;
  sku: string | undefined;
  newKey: () => string;
}

/**
 * Whether a deployed app works.
 *
 * 1. It is live, and ready, and it is the build that was expected.
 * 2. Where both providers' keys are for tests: an order is placed, replayed, and followed to its end.
 * 3. Elsewhere: a checkout that can never become an order is refused as it should be.
 *
 * @throws {Fault} the first thing that is wrong; it has been reported
 */
export async function smoke(given: Smoke): Promise<void> {
  const { site, report, clock, build, keys, order, newKey } = given;
  const check = async <T>(
    name: string,
    work: () => Promise<T>,
    facts: (found: T) => Record<string, string | undefined>,
  ) => {
    const began = clock.monotonic();
    const took = () => clock.monotonic() - began;
    try {
      const found = await work();
      report.passed(name, took(), facts(found));
      return found;
    } catch (error) {
      if (error instanceof Fault) report.failed(name, took(), error);
      throw error;
    }
  };

  await check(
    'live',
    () => checkLive(site, given),
    () => ({}),
  );
  const readiness = await check(
    'ready',
    () => checkReady(site, given, build),
    ({ build: found, secrets }) => ({ build: found, secrets }),
  );
  const isForTests = await check(
    'keys',
    async () => mayOrder(readiness, keys),
    () => ({ payments: readiness.payments ?? 'unsaid', shipping: readiness.shipping ?? 'unsaid' }),
  );
  if (!isForTests) {
    report.say('No order is placed: only where both keys are for tests nobody pays, and nothing is sent.');
    await check(
      'refusal',
      () => checkRefusal(site, given, order, newKey()),
      () => ({ problem: 'unknown_sku' }),
    );
    return;
  }

  const synthetic = syntheticOrder(order, given.sku);
  const placed = await check(
    'order',
    () => placeOrder(site, given, synthetic, newKey()),
    ({ orderId, orderNumber, total }) => ({
      orderId,
      orderNumber,
      total: formatMoney(total),
    }),
  );
  let placedAt: number | undefined;
  const onEntry = (entry: LedgerEntry) => {
    placedAt ??= Date.parse(entry.at);
    report.entry(entry, Date.parse(entry.at) - placedAt);
  };
  await check(
    'completed',
    () => followOrder(site, given, placed, onEntry),
    ({ paymentStatus, fulfillmentStatus }) => ({
      paymentStatus,
      fulfillmentStatus,
    }),
  );
}
