import { createServer } from 'node:http';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../ports/webhooks.ts';
import { key, orderId, refundOf, simulatedAccount, start } from './simulated-account.fixture.ts';
import { stripeWebhook } from './webhook.ts';

const [current, previous] = ['whsec_current', 'whsec_previous'];
const verify = stripeWebhook([current, previous]);
const seconds = start / 1_000;

const event = (object: object, type = 'payment_intent.succeeded') =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
const body = event({ id: 'pi_1', object: 'payment_intent', metadata: { orderId, note: 'ünïcödé' } });

const signed = (options: { payload?: string; secret?: string; timestamp?: number; signature?: string } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload: body, secret: current, timestamp: seconds, ...options });
const headers = (signature?: string) => new Headers(signature === undefined ? {} : { 'Stripe-Signature': signature });
const told = (signature: string | undefined, payload = body, now = start) =>
  verify(Buffer.from(payload), headers(signature), now);
const refused = (reason: string) => ({ kind: 'refused', reason });

/** Whether the SDK lets it in. */
function isTakenBySdk(signature: string, payload: string, secret: string, now: number): boolean {
  try {
    return Stripe.webhooks.constructEvent(payload, signature, secret, 300, undefined, now).id === 'evt_1';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

describe('a webhook of Stripe', () => {
  it('is let in by its signature', () => {
    expect(told(signed())).toEqual({
      kind: 'event',
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      ref: 'pi_1',
      orderId,
      reached: 'captured',
    });
  });

  it.each([
    ['payment_intent.created', 'prepared'],
    ['charge.succeeded', 'authorized'],
    ['charge.refunded', undefined],
    ['payment_intent.canceled', undefined],
    ['charge.dispute.created', undefined],
  ])('of %s says how far the payment has come: %s', (type, reached) => {
    const payload = event({ id: 'ch_1', object: 'charge', payment_intent: 'pi_1' }, type);
    const { reached: said } = { reached: undefined, ...told(signed({ payload }), payload) };
    expect(said).toBe(reached);
  });

  it('is let in by the previous secret, and by either of two signatures', () => {
    const [byNew, byOld] = [signed(), signed({ secret: previous })];
    expect(told(byOld)).toMatchObject({ kind: 'event' });
    const v1 = byNew.split(',')[1];
    expect(told(`t=${seconds},v1=${'0'.repeat(64)},${v1}`)).toMatchObject({ kind: 'event' });
    expect(told(`t=${seconds},${v1},v1=${'0'.repeat(64)},v0=1`)).toMatchObject({ kind: 'event' });
  });

  it.each([
    ['without a signature', undefined, 'unsigned'],
    ['with an empty one', '', 'unsigned'],
    ['without a time', signed().split(',')[1], 'unsigned'],
    ['with a time that is none', signed().replace(/t=\d+/, 't=now'), 'unsigned'],
    ['with a scheme that proves nothing', signed().replace('v1=', 'v0='), 'unsigned'],
    ['by another secret', signed({ secret: 'whsec_other' }), 'forged'],
    ['with another time', signed().replace(/t=\d+/, `t=${seconds + 1}`), 'forged'],
    ['over another body', signed({ payload: `${body} ` }), 'forged'],
    ['with a signature cut short', signed().slice(0, -2), 'forged'],
    ['with a signature that is no hex', signed({ signature: 'x'.repeat(64) }), 'forged'],
  ])('%s is refused', (_, signature, reason) => {
    expect(told(signature)).toEqual(refused(reason));
  });

  it('is taken for five minutes, either way', () => {
    for (const away of [-300_000, 0, 300_000]) expect(told(signed(), body, start + away).kind).toBe('event');
    for (const away of [-300_001, 300_001]) expect(told(signed(), body, start + away)).toEqual(refused('stale'));
  });

  it.each([
    ['no JSON', 'no'],
    ['an event of another kind', JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'x' })],
    ['an event about nothing', JSON.stringify({ id: 'evt_1', object: 'event', type: 'x', data: {} })],
  ])('that is %s cannot be read', (_, payload) => {
    expect(told(signed({ payload }), payload)).toEqual(refused('unreadable'));
  });

  it.each([
    ['charge', { id: 'ch_1', payment_intent: 'pi_1' }, 'pi_1'],
    ['refund', { id: 're_1', payment_intent: { id: 'pi_1', object: 'payment_intent' } }, 'pi_1'],
    ['dispute', { id: 'du_1', payment_intent: 'pi_1', metadata: {} }, 'pi_1'],
    ['charge', { id: 'ch_1', payment_intent: null }, null],
    ['balance', { available: [] }, null],
  ])('about a %s names the payment object', (kind, object, ref) => {
    const payload = event({ object: kind, ...object }, `${kind}.updated`);
    expect(told(signed({ payload }), payload)).toMatchObject({ kind: 'event', ref, orderId: null });
  });

  it('is let in and refused as by the SDK, which takes any time ahead', () => {
    const cases: [signature: string, payload: string][] = [
      [signed(), body],
      [signed({ timestamp: seconds - 301 }), body],
      [signed({ timestamp: seconds - 299 }), body],
      [signed({ secret: 'whsec_other' }), body],
      [signed(), body.replace('pi_1', 'pi_2')],
      [signed().replace('v1', 'v2'), body],
      ['t=1', body],
    ];
    const taken = cases.map(([signature, payload]) => told(signature, payload).kind === 'event');
    expect(taken).toEqual(cases.map(([signature, payload]) => isTakenBySdk(signature, payload, current, start)));
    expect(taken).toContain(true);
    expect(taken).toContain(false);
  });

  it('needs secrets', () => {
    expect(() => stripeWebhook([''])).toThrow(TypeError);
    expect(stripeWebhook([])(Buffer.from(body), headers(signed()), start)).toEqual(refused('forged'));
  });
});

it('what the stand-in sends of an order’s life is let in, and names its payment object', async ({ onTestFinished }) => {
  const account = await simulatedAccount(onTestFinished);
  const heard: Webhook[] = [];
  const endpoint = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature']);
      // Signed with the time of sending, whatever the account's own clock says.
      heard.push(verify(Buffer.concat(parts), headers(signature), Date.now()));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void endpoint.close());
  const address = endpoint.address();
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port.');
  await account.tellTo({ url: `http://127.0.0.1:${address.port}/`, secret: previous });

  const ref = await account.captured();
  await account.payments.refund(ref, refundOf('r-1'), key);
  await account.elsewhere(`payment_intents/${ref}/dispute`);

  const types = ['payment_intent.succeeded', 'charge.refunded', 'refund.created', 'charge.dispute.created'];
  await expect
    .poll(() => heard.map((said) => said.kind === 'event' && said.type), { timeout: 10_000 })
    .toEqual(expect.arrayContaining(types));
  expect(new Set(heard.map((said) => said.kind === 'event' && said.ref))).toEqual(new Set([ref]));
  expect(heard).toContainEqual(expect.objectContaining({ type: 'payment_intent.succeeded', orderId }));
});
