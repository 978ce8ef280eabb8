import { describe, expect, it } from 'vitest';
import { account, day } from '../../../local/simulators/easypost/machine.fixture.ts';
import { signatureHeaders } from '../../../local/simulators/easypost/webhook-signature.ts';
import { easypostWebhook } from './webhook.ts';

const now = Date.UTC(2026, 10, 3, 12);
const minute = 60_000;
const secret = 'schlüssel';
const tracker = { id: 'trk_1', object: 'Tracker', shipment_id: 'shp_1', status: 'in_transit' };
const event = (changes: object = {}) =>
  JSON.stringify({ id: 'evt_1', object: 'Event', description: 'tracker.updated', result: tracker, ...changes });

interface Sent {
  body?: string;
  secret?: string;
  sentAt?: number;
}
const sent = ({ body = event(), secret: by = secret, sentAt = now }: Sent = {}) => ({
  body: Buffer.from(body),
  headers: new Headers(signatureHeaders({ body, url: 'https://shop.example/api/webhooks', secret: by, sentAt })),
});
const only = (headers: Headers, ...names: string[]) =>
  new Headers([...headers].filter(([name]) => names.includes(name)));
const altered = (headers: Headers, name: string, value: string) => {
  const copy = new Headers(headers);
  copy.set(name, value);
  return copy;
};
const first = only(sent().headers, 'x-hmac-signature');
const second = only(sent().headers, 'x-hmac-signature-v2', 'x-timestamp', 'x-path');
const refused = (reason: string) => ({ kind: 'refused', reason });

const verify = easypostWebhook([secret, 'the one before']);

describe('a webhook of EasyPost', () => {
  it('names the shipment that it tells of', () => {
    const { body, headers } = sent();
    const named = { id: 'evt_1', type: 'tracker.updated', ref: 'shp_1', orderId: null };
    const told = { kind: 'event', ...named, reached: 'in_transit' };
    expect(verify(body, headers, now)).toEqual(told);
    expect(verify(new Uint8Array(body), headers, now)).toEqual(told);
  });

  it.each([
    [
      'the shipment itself, with its reference',
      { id: 'shp_2', object: 'Shipment', reference: 'ord_2' },
      'shp_2',
      'ord_2',
    ],
    ['a tracker of something else', { id: 'trk_3', object: 'Tracker', shipment_id: null }, null, null],
    ['nothing', undefined, null, null],
  ])('may tell of %s', (_, result, ref, orderId) => {
    const { body, headers } = sent({ body: event({ result }) });
    expect(verify(body, headers, now)).toMatchObject({ kind: 'event', ref, orderId });
  });

  it('names it in everything that EasyPost tells of a label', () => {
    const { machine, clock, bought, refund } = account();
    const ref = bought();
    refund(ref);
    clock.advance(day);
    machine.track(ref, 'in_transit');
    const told = machine.takeEvents().map((one) => sent({ body: JSON.stringify(one) }));
    expect(told.map(({ body, headers }) => verify(body, headers, now))).toMatchObject([
      { type: 'tracker.created', ref, reached: 'bought' },
      { type: 'refund.successful', ref },
      { type: 'tracker.updated', ref, reached: 'in_transit' },
    ]);
  });

  it.each([
    ['the first alone', first],
    ['the second alone', second],
  ])('is let in by either signature: %s', (_, headers) => {
    expect(verify(sent().body, headers, now)).toMatchObject({ kind: 'event' });
  });

  it('is let in by the secret before, and by no other', () => {
    const old = sent({ secret: 'the one before' });
    expect(verify(old.body, old.headers, now)).toMatchObject({ kind: 'event' });
    expect(easypostWebhook([secret])(old.body, old.headers, now)).toEqual(refused('forged'));
    expect(easypostWebhook([])(old.body, old.headers, now)).toEqual(refused('forged'));
  });

  it('is refused without a signature', () => {
    const { body, headers } = sent();
    expect(verify(body, only(headers, 'x-timestamp', 'x-path'), now)).toEqual(refused('unsigned'));
  });

  it.each([
    ['another body', sent().headers, event({ id: 'evt_2' })],
    ['half a signature', altered(first, 'x-hmac-signature', 'hmac-sha256-hex=00'), event()],
    ['another time', altered(second, 'x-timestamp', new Date(now + 1_000).toUTCString()), event()],
    ['another path', altered(second, 'x-path', '/elsewhere'), event()],
    ['no time', only(second, 'x-hmac-signature-v2', 'x-path'), event()],
  ])('is refused when its signature is of something else: %s', (_, headers, body) => {
    expect(verify(Buffer.from(body), headers, now)).toEqual(refused('forged'));
  });

  it.each([
    ['five minutes old', -5 * minute, 'event'],
    ['older', -5 * minute - 1_000, 'refused'],
    ['five minutes early', 5 * minute, 'event'],
    ['earlier', 5 * minute + 1_000, 'refused'],
  ])('is let in as long as its signed time is near: %s', (_, distance, kind) => {
    const { body, headers } = sent({ sentAt: now + distance });
    expect(verify(body, headers, now)).toMatchObject(kind === 'event' ? { kind } : refused('stale'));
  });

  it.each([
    ['no JSON', '{'],
    ['no event', JSON.stringify({ id: 'shp_1', object: 'Shipment' })],
  ])('is refused when it is %s, whoever signed it', (_, text) => {
    const { body, headers } = sent({ body: text });
    expect(verify(body, headers, now)).toEqual(refused('unreadable'));
  });

  it('is never checked with an empty secret, which everybody knows', () => {
    expect(() => easypostWebhook([secret, ''])).toThrow(TypeError);
  });
});
