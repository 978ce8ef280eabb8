import { z } from 'zod';
import type { CheckoutRequest } from '../../shared/http/checkout-request.ts';
import { type Money, moneySchema } from '../../shared/order/money.ts';
import { Fault } from './fault.ts';
import { type Patience, patiently } from './patiently.ts';
import { type Answer, type Site, told } from './site.ts';

const quoteSchema = z.object({ totals: z.object({ total: moneySchema }) });
const placedSchema = z.object({ orderId: z.string(), orderNumber: z.string(), accessToken: z.string() });
export type Placed = z.infer<typeof placedSchema> & { total: Money };

/**
 * Places an order as a storefront does.
 *
 * 1. Ask what it costs, and approve that.
 * 2. Check out, while the app cannot answer again under the same key.
 * 3. Send the very same once more: the same order, said to be replayed.
 */
export async function placeOrder(site: Site, patience: Patience, order: CheckoutRequest, key: string): Promise<Placed> {
  const total = await patiently(patience, () => priceOf(site, order));
  const asked = {
    method: 'POST',
    headers: { 'idempotency-key': key },
    body: { ...order, approvedTotal: total },
  } as const;
  const checkout = () =>
    patiently(patience, async () => {
      const answer = await site('/checkout', asked);
      const { data: placed } = placedSchema.safeParse(answer.json);
      if (answer.status === 201 && placed !== undefined) return { answer, placed };
      throw refused('201 and an order from /api/checkout', answer);
    });

  const first = await checkout();
  const again = await checkout();
  const isReplayed = again.answer.headers.get('idempotent-replayed') === 'true';
  if (!isReplayed || again.answer.text !== first.answer.text)
    throw new Fault(
      {
        expected: `the same answer again with Idempotent-Replayed: true, for order ${first.placed.orderId}`,
        came: `order ${again.placed.orderId}, ${isReplayed ? 'with another body' : 'without Idempotent-Replayed'}`,
        todo: 'A buyer who tries again may be charged twice: take this build back.',
      },
      { isFinal: true },
    );
  return { ...first.placed, total };
}

async function priceOf(site: Site, order: CheckoutRequest): Promise<Money> {
  const { lines, currency, shippingOption, shippingAddress } = order;
  const { country, region, postalCode } = shippingAddress;
  const body = { lines, currency, shippingOption, shippingAddress: { country, region, postalCode } };
  const answer = await site('/quote', { method: 'POST', body });
  const { data: quote } = quoteSchema.safeParse(answer.json);
  if (answer.status === 200 && quote !== undefined) return quote.totals.total;
  throw refused(`a price for ${lines.map(({ sku }) => sku).join(', ')} in ${currency} from /api/quote`, answer);
}

const refusedSchema = z.object({ code: z.string() });
const catalogProblems = ['unknown_sku', 'currency_not_offered'];
const shippingProblems = ['shipping_not_offered', 'shipping_option_missing', 'market_not_served'];

function refused(expected: string, answer: Answer): Fault {
  const { data: problem } = refusedSchema.safeParse(answer.json);
  const isOf = (codes: readonly string[]) => problem !== undefined && codes.includes(problem.code);
  const todo = isOf(catalogProblems)
    ? 'Load the catalog (npm run catalog -- load FILE.json), or name a product of it: --sku.'
    : isOf(shippingProblems)
      ? 'The sample order goes to Germany in EUR by "standard": give one that this shop takes, --order FILE.json.'
      : 'docs/errors.md says what each problem asks for; the log has a failure of ours under its requestId.';
  return new Fault({ expected, came: told(answer), todo }, { isFinal: answer.status < 500 && answer.status !== 429 });
}
