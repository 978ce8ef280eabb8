import { z } from 'zod';
import { currencySchema, moneySchema } from '../order/money.ts';
import { addressSchema } from '../order/order.ts';
import { shippingOptionSchema } from '../order/shipping-rate.ts';
import { skuSchema } from '../ports/catalog.ts';
import { installationIdSchema } from '../ports/installations.ts';
import { holdsCardNumber } from './card-number.ts';
import { Problem } from './problem.ts';

export const basketLineSchema = z.strictObject({
  sku: skuSchema,
  quantity: z.int('expected a whole number').min(1).max(999),
});

const contactSchema = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email('expected an e-mail address').max(254),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()./-]{5,30}$/, 'expected a phone number')
    // E.164 has fifteen at most, a card number mostly sixteen.
    .refine((phone) => phone.replaceAll(/\D/g, '').length <= 15, 'expected a phone number of at most 15 digits')
    .optional(),
});

export const paymentMethodSchema = z
  .string()
  .max(255)
  .regex(
    /^[a-z]+_[A-Za-z0-9_]+$/,
    "expected the payment provider's reference of a payment method, such as pm_card_visa",
  )
  .meta({ description: "The payment provider's reference; never a card number.", example: 'pm_card_visa' });

const headerSafe = /^[\x20-\x7e]*$/;

/** `POST /api/checkout`: what a storefront sends. Prices are not part of it; they come from the catalog. */
export const checkoutRequestSchema = z
  .strictObject({
    lines: z.array(basketLineSchema).min(1).max(100),
    shippingOption: shippingOptionSchema.optional().meta({
      description: 'Needed as soon as one product is shipped; of no effect when all of them are digital.',
    }),
    currency: currencySchema,
    approvedTotal: moneySchema
      .optional()
      .meta({ description: 'What the buyer saw and agreed to pay at most; recommended.' }),
    paymentMethod: paymentMethodSchema,
    contact: contactSchema,
    shippingAddress: addressSchema,
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a BCP 47 language tag, such as de-AT')
      .optional(),
    channel: z.string().min(1).max(64).regex(headerSafe, 'expected visible ASCII').optional(),
    installationId: installationIdSchema
      .optional()
      .meta({ description: 'The device that wants to be told about this order.' }),
  })
  .refine((body) => body.approvedTotal === undefined || body.approvedTotal.currency === body.currency, {
    path: ['approvedTotal', 'currency'],
    error: 'expected the currency of the order',
  })
  .meta({ id: 'CheckoutRequest' });
export type CheckoutRequest = z.infer<typeof checkoutRequestSchema>;

/** Refuses card numbers where people type: they must not enter a store, whoever put them there. */
export function refuseCardNumbers({ contact, shippingAddress, channel }: CheckoutRequest): void {
  const typed: Record<string, string | undefined> = {
    '/contact/name': contact.name,
    '/contact/email': contact.email,
    '/channel': channel,
    '/shippingAddress/name': shippingAddress.name,
    '/shippingAddress/city': shippingAddress.city,
    '/shippingAddress/region': shippingAddress.region,
    '/shippingAddress/postalCode': shippingAddress.postalCode,
    ...Object.fromEntries(shippingAddress.lines.map((line, index) => [`/shippingAddress/lines/${index}`, line])),
  };
  const pointers = Object.keys(typed).filter((pointer) => holdsCardNumber(typed[pointer] ?? ''));
  if (pointers.length === 0) return;
  throw new Problem('card_number_refused', {
    detail: 'Pay with a reference of the payment provider; nothing was stored.',
    errors: pointers.map((pointer) => ({ pointer, detail: 'holds what looks like a card number' })),
  });
}
