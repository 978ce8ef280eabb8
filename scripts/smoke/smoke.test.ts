import { describe, expect, it } from 'vitest';
import sample from '../../local/sample/order.json' with { type: 'json' };
import { checkoutRequestSchema } from '../../shared/http/checkout-request.ts';
import { Fault } from './fault.ts';
import { answer, notes, shop, sleepingClock } from './shop.fixture.ts';
import { type Smoke, smoke } from './smoke.ts';

const order = checkoutRequestSchema.parse(sample);
const token = 'ot1.secret-of-the-order';
const id = 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const total = { amount: 6_860, currency: 'EUR' };
const placed = { orderId: id, orderNumber: 'AAAAA-AAAAA', accessToken: token };
const ready = { status: 'ready', build: 'b2', payments: 'test', shipping: 'test' };
const entry = (seq: number, type: string) => ({ seq, type, at: `2026-01-01T00:00:0${seq}.000Z` });
const shown = (state: string, ...types: string[]) => ({
  state,
  status: state === 'completed' ? 'booked' : 'processing',
  paymentStatus: 'captured',
  fulfillmentStatus: 'booked',
  events: types.map((type, index) => entry(index, type)),
});
const moving = { etag: '"1"', 'retry-after': '1' };
const replayed = answer(201, placed, { 'idempotent-replayed': 'true' });

const healthy = {
  '/health/live': [answer(200, { status: 'live' })],
  '/health/ready': [answer(200, ready)],
  '/quote': [answer(200, { totals: { total } })],
  '/checkout': [answer(201, placed), replayed],
  [`/orders/${id}`]: [
    answer(200, shown('placed', 'order.placed'), moving),
    answer(304, undefined, moving),
    answer(200, shown('completed', 'order.placed', 'tax.calculated'), { etag: '"2"' }),
  ],
};
const unknownSku = answer(422, { code: 'unknown_sku', title: 'A product does not exist' });
const isLive = { '/health/ready': [answer(200, { ...ready, payments: 'live' })], '/checkout': [unknownSku] };

/** Runs the checks against these answers; the fault, if any, and what was asked and told. */
async function run(answers: Parameters<typeof shop>[0], changes: Partial<Smoke> = {}) {
  const { site, asked, paths } = shop({ ...healthy, ...answers });
  const report = notes();
  let keys = 0;
  const newKey = () => `key-${(keys += 1)}`;
  const given = { build: 'b2', keys: undefined, sku: undefined, patience: 180_000, ...changes };
  const clock = sleepingClock();
  const fault = await smoke({ site, report, clock, order, newKey, ...given }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Fault) return error;
      throw error;
    },
  );
  expect(JSON.stringify([fault, report.lines])).not.toContain(token);
  return { fault, asked, paths, lines: report.lines, seconds: clock.monotonic() / 1_000 };
}

describe('with keys for tests', () => {
  it('places an order of nobody for what it costs, sends it again, and follows it to its end', async () => {
    const { fault, asked, lines } = await run({}, { sku: 'MUG' });
    expect(fault).toBeUndefined();
    expect(lines).toEqual([
      'live {}',
      'ready {"build":"b2"}',
      'keys {"payments":"test","shipping":"test"}',
      `order {"orderId":"${id}","orderNumber":"AAAAA-AAAAA","total":"68.60 EUR"}`,
      'order.placed 0',
      'tax.calculated 1000',
      'completed {"paymentStatus":"captured","fulfillmentStatus":"booked"}',
    ]);
    const [first, second] = asked.filter(({ path }) => path === '/checkout');
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      headers: { 'idempotency-key': 'key-1' },
      body: {
        lines: [{ sku: 'MUG', quantity: 1 }],
        approvedTotal: total,
        channel: 'smoke',
        contact: { email: 'smoke@example.com' },
      },
    });
    expect(first?.body).not.toHaveProperty('installationId');
    expect(checkoutRequestSchema.safeParse(first?.body).success).toBe(true);
    expect(asked.at(-1)?.headers).toEqual({ authorization: `Bearer ${token}`, 'if-none-match': '"1"' });
  });

  it('waits for a cold start, and for the build that is on its way', async () => {
    const { fault, seconds } = await run({
      '/health/live': [answer(404), answer(503), ...healthy['/health/live']],
      '/health/ready': [
        answer(503, { status: 'not_ready', build: 'b2' }),
        answer(200, { ...ready, build: 'b1' }),
        ...healthy['/health/ready'],
      ],
    });
    expect(fault).toBeUndefined();
    expect(seconds).toBeLessThan(10);
  });

  it('tries a checkout whose answer was lost again under the same key', async () => {
    const lost = () => {
      throw new Fault({ expected: 'an answer', came: 'none', todo: '' });
    };
    const { fault, asked } = await run({ '/checkout': [lost, answer(503, { code: 'store_unavailable' }), replayed] });
    expect(fault).toBeUndefined();
    const checkouts = asked.filter(({ path }) => path === '/checkout');
    expect(new Set(checkouts.map(({ headers }) => headers?.['idempotency-key']))).toEqual(new Set(['key-1']));
    expect(checkouts).toHaveLength(4);
  });

  it.each<[string, Parameters<typeof shop>[0], RegExp, RegExp]>([
    ['nobody there', { '/health/live': [] }, /none, as the last of \d+ tries/, /See/],
    ['a host without the app', { '/health/live': [answer(404)] }, /404 with/, /nothing is published/],
    [
      'a login in front',
      { '/health/live': [answer(302, {}, { location: 'https://login.example/x?y' })] },
      /leads to login\.example,/,
      /authentication by the platform/,
    ],
    [
      'a store out of reach',
      { '/health/ready': [answer(503, { status: 'not_ready', build: 'b2' })] },
      /503 not_ready/,
      /data-plane role/,
    ],
    [
      'another build',
      { '/health/ready': [answer(200, { ...ready, build: 'b1' })] },
      /ready with build b1/,
      /Another build/,
    ],
    [
      'another app',
      { '/health/ready': [answer(200, { ok: true })] },
      /200 with application\/json/,
      /address of the app/,
    ],
    ['no catalog', { '/quote': [unknownSku] }, /422 unknown_sku/, /npm run catalog/],
    [
      'no shipping there',
      { '/quote': [answer(422, { code: 'shipping_not_offered', title: 'T', detail: 'D.' })] },
      /T\. D\./,
      /--order FILE/,
    ],
    [
      'a replay that is not said to be one',
      { '/checkout': [answer(201, placed)] },
      /without Idempotent-Replayed/,
      /charged twice/,
    ],
    [
      'a second order',
      {
        '/checkout': [
          answer(201, placed),
          answer(201, { ...placed, orderId: 'ord_b' }, { 'idempotent-replayed': 'true' }),
        ],
      },
      /ord_b, with another body/,
      /charged twice/,
    ],
    [
      'an order that nobody may read',
      { [`/orders/${id}`]: [answer(403, { code: 'access_denied', title: 'No' })] },
      /403 access_denied/,
      /only reading it fails/,
    ],
    [
      'an order that fails',
      {
        [`/orders/${id}`]: [
          answer(200, { ...shown('failed', 'order.placed'), failure: { code: 'out_of_stock', detail: 'None left.' } }),
        ],
      },
      /failed: out_of_stock, None left/,
      /docs\/errors\.md/,
    ],
    [
      'an order that waits for a person',
      { [`/orders/${id}`]: [answer(200, shown('booked', 'order.attention'))] },
      /booked, at rest after order\.attention/,
      /npm run ops -- show ord_a/,
    ],
    [
      'a payment that asks the buyer',
      { [`/orders/${id}`]: [answer(200, { ...shown('reserved'), status: 'action_required' }, moving)] },
      /waits for its buyer/,
      /pm_card_visa/,
    ],
    [
      'an order that stands still',
      { [`/orders/${id}`]: [answer(200, shown('placed', 'order.placed'), moving), answer(304, undefined, moving)] },
      /placed when time was over; its last entry is order\.placed/,
      /FULFILL_AFTER_SECONDS/,
    ],
  ])('says what is wrong with %s, and what to do', async (_, answers, came, todo) => {
    const { fault, lines, seconds } = await run(answers);
    expect([fault?.parts.came, fault?.parts.todo]).toEqual([expect.stringMatching(came), expect.stringMatching(todo)]);
    expect(lines.at(-1)).toContain('failed:');
    expect(seconds).toBeLessThanOrEqual(181);
  });
});

describe('with keys that are not, or not known to be, for tests', () => {
  it.each([
    ['a live payment key', { payments: 'live' }],
    ['a live shipping key', { shipping: 'live' }],
    ['a mode it does not know', { payments: 'sandbox' }],
    ['nothing said', { payments: undefined, shipping: undefined }],
  ])('%s: places nothing, and sends only what cannot become an order', async (_, said) => {
    const { fault, asked, paths } = await run({ ...isLive, '/health/ready': [answer(200, { ...ready, ...said })] });
    expect([fault, paths()]).toEqual([undefined, ['/health/live', '/health/ready', '/checkout']]);
    expect(asked.at(-1)?.body).toMatchObject({
      lines: [{ sku: 'SMOKE-TEST-NO-SUCH-PRODUCT', quantity: 1 }],
      approvedTotal: { amount: 0 },
      paymentMethod: 'pm_card_visa',
    });
    expect(checkoutRequestSchema.safeParse(asked.at(-1)?.body).success).toBe(true);
  });

  it('fails where keys for tests were expected, and orders nothing', async () => {
    const { fault, paths } = await run(isLive, { keys: 'test' });
    expect(fault?.parts).toMatchObject({ expected: 'keys for tests (--test)', came: 'payments live, shipping test' });
    expect(paths()).not.toContain('/checkout');
  });

  it('fails where live keys were expected and one is for tests: that shop gives its goods away', async () => {
    for (const answers of [isLive, {}]) {
      const { fault, paths } = await run(answers, { keys: 'live' });
      expect(fault?.parts.todo).toContain('pay nothing');
      expect(paths()).not.toContain('/checkout');
    }
  });

  it('tells an app that says nothing from one with the wrong keys', async () => {
    const unsaid = { '/health/ready': [answer(200, { ...ready, payments: undefined })] };
    for (const keys of ['test', 'live'] as const) {
      const { fault, paths } = await run(unsaid, { keys });
      expect(fault?.parts).toMatchObject({
        came: 'payments unsaid, shipping test',
        todo: expect.stringContaining('does not say'),
      });
      expect(paths()).not.toContain('/checkout');
    }
  });

  it('says loudly when the impossible order was placed', async () => {
    const { fault } = await run({ ...isLive, '/checkout': [answer(201, placed)] });
    expect(fault?.parts).toMatchObject({
      came: `201: it was placed as ${id}`,
      todo: expect.stringContaining('Cancel it'),
    });
  });

  it('fails when the checkout is refused for another reason', async () => {
    const { fault } = await run({ ...isLive, '/checkout': [answer(400, { code: 'invalid_request', title: 'No' })] });
    expect(fault?.parts.came).toBe('400 invalid_request: No.');
  });
});
