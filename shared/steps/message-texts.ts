import type { Tracking } from '../order/entries.ts';

/** What a text may say: the order's number and nothing that points at a person. */
export interface Facts {
  orderNumber: string;
  tracking: Tracking | null;
  /** What was given back, such as "45.99 EUR". */
  refunded: string;
  /** The payment had been taken, and was given back. */
  isReturned: boolean;
}

export interface Message {
  title: string;
  body: string;
}

/** A text for every kind of news. */
export type Texts = Record<
  | 'placed'
  | 'authenticationRequired'
  | 'paymentMethodRequired'
  | 'authorized'
  | 'declined'
  | 'booked'
  | 'inTransit'
  | 'delivered'
  | 'cancelRejected'
  | 'canceled'
  | 'refunded'
  | 'failed',
  (facts: Facts) => Message
>;

const en: Texts = {
  placed: ({ orderNumber }) => ({
    title: 'Order received',
    body: `We have received your order ${orderNumber}.`,
  }),
  authenticationRequired: ({ orderNumber }) => ({
    title: 'Please confirm your payment',
    body: `Your bank asks you to confirm the payment for your order ${orderNumber}.`,
  }),
  paymentMethodRequired: ({ orderNumber }) => ({
    title: 'Please pay another way',
    body: `The payment for your order ${orderNumber} did not go through. Please use another payment method.`,
  }),
  authorized: ({ orderNumber }) => ({
    title: 'Payment confirmed',
    body: `The payment for your order ${orderNumber} is confirmed.`,
  }),
  declined: ({ orderNumber }) => ({
    title: 'Payment declined',
    body: `The payment for your order ${orderNumber} was declined. Nothing was charged.`,
  }),
  booked: ({ orderNumber, tracking }) => ({
    title: 'Ready to ship',
    body: `The label for your order ${orderNumber} is printed. Tracking: ${tracking?.number ?? 'to follow'}.`,
  }),
  inTransit: ({ orderNumber, tracking }) => ({
    title: 'On its way',
    body: `Your order ${orderNumber} is on its way. Tracking: ${tracking?.number ?? 'to follow'}.`,
  }),
  delivered: ({ orderNumber }) => ({
    title: 'Delivered',
    body: `Your order ${orderNumber} was delivered.`,
  }),
  cancelRejected: ({ orderNumber }) => ({
    title: 'Too late to cancel',
    body: `Your order ${orderNumber} is on its way already and could not be canceled.`,
  }),
  canceled: ({ orderNumber, isReturned }) => ({
    title: 'Order canceled',
    body: `Your order ${orderNumber} is canceled. ${isReturned ? 'Your payment was returned.' : 'No money was taken.'}`,
  }),
  refunded: ({ orderNumber, refunded }) => ({
    title: 'Refund',
    body: `We have refunded ${refunded} of your order ${orderNumber}.`,
  }),
  failed: ({ orderNumber, isReturned }) => ({
    title: 'Order not completed',
    body: `Your order ${orderNumber} could not be completed. ${isReturned ? 'Your payment was returned.' : 'No money was taken.'}`,
  }),
};

/** By language tag in small letters. A language may leave out what another says: `de-at` falls back to `de`, all to `en`. */
const locales: ReadonlyMap<string, Partial<Texts>> = new Map([['en', en]]);

/** The text of a kind of news in the locale that comes nearest, such as `de-AT` → `de` → `en`. */
export function textFor(
  kind: keyof Texts,
  locale: string | null,
  texts: ReadonlyMap<string, Partial<Texts>> = locales,
): (facts: Facts) => Message {
  for (const tag of fallbacks(locale ?? '')) {
    const text = texts.get(tag)?.[kind];
    if (text !== undefined) return text;
  }
  return en[kind];
}

/** `zh-Hant-TW` → `zh-hant-tw`, `zh-hant`, `zh`. */
function fallbacks(locale: string): string[] {
  const parts = locale.toLowerCase().split(/[-_]/);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
