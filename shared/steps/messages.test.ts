import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import { type Texts, textFor } from './message-texts.ts';
import { messageFor } from './messages.ts';

/** What is said of the last entry of an order with these entries. */
function said(...drafts: EntryDraft[]) {
  const order = append(sampleOrder(1), drafts, { by: 'test', at: 1_760_000_000_000, command: 'c' });
  const entry = order.log.at(-1);
  return entry && messageFor(entry, order);
}

const { completed, delivered, canceled, declined } = stories;
const refund: EntryDraft = { type: 'refund.requested', id: 'r1', amount: 500 };
const asked = { key: 'key', fingerprint: 'fingerprint', note: 'broken' };
const done: EntryDraft = { type: 'refund.succeeded', id: 'r1', ref: 're_1' };
const reason = (code: string) => ({ code, detail: 'A reason of a test.' });

describe('a buyer', () => {
  it.each<[string, EntryDraft[], string | undefined]>([
    ['an order that was placed', [], 'Order received'],
    ['a label', completed.slice(0, 7), 'Ready to ship'],
    ['a parcel under way', delivered.slice(0, -1), 'On its way'],
    ['a parcel that is there', delivered, 'Delivered'],
    ['a decline', declined.slice(0, 4), 'Payment declined'],
    ['an order that failed', declined, 'Order not completed'],
    ['an order that is canceled', canceled, 'Order canceled'],
    ['a refund', [...completed, { ...refund, ...asked }, done], 'Refund'],
    ['a refund by the provider', [...completed, { type: 'refund.recorded', ref: 're_2', amount: 100 }], 'Refund'],
    ['the undoing of an order', [...completed, refund, done], undefined],
    ['stock', completed.slice(0, 2), undefined],
    ['an order in attention', [{ type: 'order.attention', reason: reason('test') }], undefined],
  ])('hears of %s what is meant for the buyer', (_, drafts, title) => {
    expect(said(...drafts)?.title).toBe(title);
  });

  it('is asked for what can be done: to confirm, or to pay another way', () => {
    const asks = (code: string): EntryDraft => ({
      type: 'payment.action_required',
      reason: reason(code),
      expiresAt: 1,
    });
    const prepared = completed.slice(0, 3);
    expect(said(...prepared, asks('authentication_required'))?.title).toBe('Please confirm your payment');
    expect(said(...prepared, asks('payment_method_refused'))?.title).toBe('Please pay another way');
  });

  it('reads whether money was taken', () => {
    expect(said(...canceled)?.body).toContain('No money was taken.');
    const back: EntryDraft[] = [
      ...completed.slice(0, 4),
      { type: 'payment.captured', amount: 2_990 },
      { type: 'cancel.requested', key: 'key', fingerprint: 'fingerprint' },
      { type: 'refund.requested', id: 'r1', amount: 2_990 },
      done,
      { type: 'stock.released' },
      { type: 'order.canceled' },
    ];
    expect(said(...back)?.body).toContain('Your payment was returned.');
  });
});

describe('a text', () => {
  const facts = { orderNumber: 'L-1', tracking: null, refunded: '', isReturned: false };
  const saying = (title: string): Partial<Texts> => ({ placed: () => ({ title, body: '' }) });
  const texts = new Map([
    ['de', saying('Bestellung eingegangen')],
    ['de-ch', saying('Bestellung erhalten')],
  ]);
  const title = (locale: string | null, kind: keyof Texts = 'placed') => textFor(kind, locale, texts)(facts).title;

  it('comes in the nearest language', () => {
    expect(title('de-AT')).toBe('Bestellung eingegangen');
    expect(title('de-CH-1996')).toBe('Bestellung erhalten');
    expect(title('DE')).toBe('Bestellung eingegangen');
  });

  it('comes in English when there is no other', () => {
    for (const locale of [null, '', 'fr-FR', 'x', 'constructor', '__proto__'])
      expect(title(locale)).toBe('Order received');
    expect(title('de-AT', 'failed')).toBe('Order not completed');
  });
});
