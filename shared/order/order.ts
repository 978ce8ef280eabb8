import { z } from 'zod';
import { axes } from './axes.ts';
import { entrySchema, instant, reasonSchema, trackingSchema } from './entries.ts';
import { currencySchema, minorUnits } from './money.ts';
import { disputeSchema, refundSchema } from './refunds.ts';
import { taxAmountSchema, taxModeSchema } from './tax.ts';
import { totalsSchema } from './totals.ts';

export const orderIdSchema = z.string().regex(/^ord_[a-z2-7]{26}$/);

/** A line as it was priced at checkout. `amount` = quantity × unit price. */
export const lineSchema = z.strictObject({
  sku: z.string(),
  name: z.string(),
  quantity: z.int().min(1),
  unitPrice: minorUnits,
  amount: minorUnits,
  taxCode: z.string(),
  /** Grams of one piece. */
  weight: z.int().min(0),
  /** Digital goods are delivered without a shipment. */
  digital: z.boolean(),
});
export type Line = z.infer<typeof lineSchema>;

/** When an authorized payment is captured. */
export const captureModeSchema = z.enum(['after_label', 'immediately']);
export type CaptureMode = z.infer<typeof captureModeSchema>;

/** What was agreed at checkout. Never changes, and holds nothing that points at a person. */
export const termsSchema = z.strictObject({
  orderNumber: z.string(),
  placedAt: instant,
  lines: z.array(lineSchema).min(1),
  /** null when there is nothing to ship. */
  shipping: z
    .strictObject({
      option: z.string(),
      amount: minorUnits,
      taxCode: z.string(),
      /** What the option stood for at checkout, by the carrier's names. */
      carrier: z.string(),
      service: z.string(),
    })
    .nullable(),
  currency: currencySchema,
  taxMode: taxModeSchema,
  /** Where it is taxed: ISO 3166-1 alpha-2 country and, where rates need one, a region. */
  destination: z.strictObject({ country: z.string(), region: z.string().nullable() }),
  /** The most the buyer agreed to pay. */
  approvedTotal: minorUnits.nullable(),
  /** A reference at the payment provider; never a card number. */
  paymentMethod: z.string(),
  channel: z.string().nullable(),
  /** How long the buyer may think again before fulfillment begins, in milliseconds. */
  fulfillAfter: z.int().min(0),
  /** When the money is taken: once the label is bought, or as soon as it is authorized. */
  capture: captureModeSchema,
  /** How long the buyer has for 3-D Secure or another payment method, in milliseconds. */
  paymentExpiry: z.int().min(0),
  traceparent: z.string().nullable(),
  /** SHA-256 of the canonical request, by which a replay is told from a reused key. */
  fingerprint: z.string(),
  /** The key that signed the order's access token; null for an order of a customer. */
  tokenKeyId: z.string().nullable(),
});
export type Terms = z.infer<typeof termsSchema>;

export const addressSchema = z.strictObject({
  name: z.string().min(1).max(200),
  lines: z.array(z.string().min(1).max(200)).min(1).max(4),
  city: z.string().min(1).max(200),
  region: z.string().min(1).max(100).optional(),
  postalCode: z.string().min(1).max(20).optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 country code, such as DE'),
});
export type Address = z.infer<typeof addressSchema>;

/** The only personal data of an order. */
export const buyerSchema = z.strictObject({
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  address: addressSchema,
  locale: z.string().nullable(),
  installationId: z.string().nullable(),
});
export type Buyer = z.infer<typeof buyerSchema>;

/** What the ledger has come to: the fold of its entries, stored so that it can be read and queried. */
export const headSchema = z.strictObject({
  seq: z.int().min(0),
  tax: z.enum(axes.tax),
  stock: z.enum(axes.stock),
  payment: z.enum(axes.payment),
  shipment: z.enum(axes.shipment),
  goal: z.enum(axes.goal),
  ended: z.enum(axes.ended),
  totals: totalsSchema.nullable(),
  taxes: z.array(taxAmountSchema),
  /** Ids at the providers. */
  refs: z.strictObject({ payment: z.string().nullable(), shipment: z.string().nullable() }),
  /** Grows with each further payment method. */
  generation: z.int().min(1),
  /** The buyer's newest payment method; null while it is the one of the terms. */
  paymentMethod: z.string().nullable(),
  /** The payment method that is to take the place of the open one. */
  replacement: z.string().nullable(),
  /** What the buyer has to do, since when, and until when. */
  action: z.strictObject({ reason: reasonSchema, at: instant, expiresAt: instant }).nullable(),
  authorization: z.strictObject({ at: instant, captureBefore: instant }).nullable(),
  /** What was taken, in minor units: the total, unless somebody else took it in part. */
  captured: minorUnits.nullable(),
  /** Per deed at the payment provider, how many idempotency keys keep a server error. */
  burnt: z.record(z.string(), z.int().min(1)),
  /** The newest fence around buying the label. */
  fence: z.strictObject({ until: instant, lookAt: instant }).nullable(),
  /** When to make sure that an abandoned shipment has no label. */
  labelCheckAt: instant.nullable(),
  tracking: trackingSchema.nullable(),
  refunds: z.array(refundSchema),
  disputes: z.array(disputeSchema),
  failure: reasonSchema.nullable(),
  attention: reasonSchema.nullable(),
});
export type Head = z.infer<typeof headSchema>;

/** What an order that was put off waits for. */
export const waitsForSchema = z.enum(['payments', 'shipping', 'tax', 'store']);
export type WaitsFor = z.infer<typeof waitsForSchema>;

/** What a webhook asked to read again at its provider. */
export const lookSchema = z.strictObject({ payment: z.boolean(), shipment: z.boolean() });
export type Look = z.infer<typeof lookSchema>;

export const orderSchemaVersion = 2;

/** An order as it is stored: one document, whose id is also its partition key. */
export const orderSchema = z.object({
  id: orderIdSchema,
  orderId: orderIdSchema,
  schema: z.literal(orderSchemaVersion),
  terms: termsSchema,
  buyer: buyerSchema.nullable(),
  log: z.array(entrySchema).min(1),
  head: headSchema,
  /** When somebody must look again; null at rest. */
  wakeAt: instant.nullable(),
  /** Failures in a row that may pass. */
  attempts: z.int().min(0),
  /** How many of the last ones were of a kind that nobody knows. */
  unknowns: z.int().min(0),
  /** Claimed runs that were begun and have not ended. */
  runs: z.int().min(0),
  waitsFor: waitsForSchema.nullable(),
  look: lookSchema,
  /** The commit that wrote this version. */
  command: z.string(),
});
export type Order = z.infer<typeof orderSchema>;
