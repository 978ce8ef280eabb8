import { z } from 'zod';
import { holdsCardNumber } from './card-number.ts';
import { invalidParameter } from './refusal.ts';

/** Parameters of a call: text as it came over the wire, or typed values from a caller in the same process. */
export type Parameters = { [name: string]: unknown };

const integer = z.union([z.string(), z.number()]).transform((value, context) => {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isSafeInteger(number)) return number;
  context.issues.push({ code: 'custom', message: `Invalid integer: ${value}`, input: value });
  return z.NEVER;
});

const boolean = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

const currency = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine((value) => /^[a-z]{3}$/.test(value), 'Invalid currency: three letters of ISO 4217 are expected');

const metadata = z
  .record(z.string().max(40, 'Metadata keys can be at most 40 characters long'), z.coerce.string().max(500))
  .refine((pairs) => Object.keys(pairs).length <= 50, 'There can be at most 50 metadata keys');

const expand = z
  .array(z.literal('latest_charge', 'this property cannot be expanded; here only latest_charge can'))
  .default([]);

export const confirmParameters = z.strictObject({
  payment_method: z.string().min(1).optional(),
  return_url: z.url().optional(),
  off_session: boolean.optional(),
  error_on_requires_action: boolean.optional(),
  use_stripe_sdk: boolean.optional(),
  expand,
});
export type ConfirmParameters = z.infer<typeof confirmParameters>;

export const createParameters = z.strictObject({
  amount: integer,
  currency,
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: boolean.default(false),
  payment_method: z.string().min(1).optional(),
  payment_method_types: z.array(z.literal('card')).min(1).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: boolean, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  description: z.string().optional(),
  metadata: metadata.default({}),
  return_url: z.url().optional(),
  off_session: boolean.optional(),
  error_on_requires_action: boolean.optional(),
  use_stripe_sdk: boolean.optional(),
  expand,
});
export type CreateParameters = z.infer<typeof createParameters>;

export const retrieveParameters = z.strictObject({ client_secret: z.string().optional(), expand });

export const captureParameters = z.strictObject({ amount_to_capture: integer.optional(), expand });
export type CaptureParameters = z.infer<typeof captureParameters>;

export const cancelParameters = z.strictObject({
  cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  expand,
});
export type CancelParameters = z.infer<typeof cancelParameters>;

const unexpandable = z.array(z.never('this property cannot be expanded')).default([]);

export const readParameters = z.strictObject({ expand: unexpandable });

export const refundParameters = z
  .strictObject({
    payment_intent: z.string().min(1).optional(),
    charge: z.string().min(1).optional(),
    amount: integer.optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    metadata: metadata.default({}),
    expand: unexpandable,
  })
  .refine(({ payment_intent: intent, charge }) => (intent === undefined) !== (charge === undefined), {
    path: ['payment_intent'],
    message: 'exactly one of the params payment_intent and charge should be provided for this request',
  });
export type RefundParameters = z.infer<typeof refundParameters>;

const paging = {
  created: z
    .union([
      integer,
      z.strictObject({
        gt: integer.optional(),
        gte: integer.optional(),
        lt: integer.optional(),
        lte: integer.optional(),
      }),
    ])
    .optional(),
  limit: integer.refine((limit) => limit >= 1 && limit <= 100, 'it must be between 1 and 100').default(10),
  starting_after: z.string().min(1).optional(),
};

export const listIntentsParameters = z.strictObject({
  ...paging,
  expand: z
    .array(z.literal('data.latest_charge', 'this property cannot be expanded; here only data.latest_charge can'))
    .default([]),
});

export const listChargesParameters = z.strictObject({
  ...paging,
  payment_intent: z.string().min(1).optional(),
  expand: unexpandable,
});

export const listOfChargeParameters = listChargesParameters.extend({ charge: z.string().min(1).optional() });

/**
 * Parses the parameters of a call.
 * @throws {StripeRefusal} 400 in Stripe's words, naming the first parameter that does not do.
 */
export function parseParameters<T>(schema: z.ZodType<T>, parameters: Parameters): T {
  refuseCardNumbers(parameters, []);
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new Error('zod refused without an issue');
  if (issue.code === 'unrecognized_keys') {
    const param = nameOf([...issue.path, ...issue.keys.slice(0, 1)]);
    throw invalidParameter(
      param,
      `Received unknown parameter: ${param}. If Stripe knows it, this stand-in does not do it: its README lists what it does.`,
      'parameter_unknown',
    );
  }
  const param = nameOf(issue.path);
  if (issue.code !== 'custom' && valueAt(parameters, issue.path) === undefined) {
    throw invalidParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
  }
  if (issue.message.startsWith('Invalid integer')) {
    throw invalidParameter(param, issue.message, 'parameter_invalid_integer');
  }
  throw invalidParameter(param, `Invalid ${param}: ${issue.message}`);
}

function refuseCardNumbers(value: unknown, path: PropertyKey[]): void {
  if (typeof value === 'string' && holdsCardNumber(value)) {
    throw invalidParameter(
      nameOf(path),
      'Sending credit card numbers directly to the Stripe API is generally unsafe. Use a test payment method such as pm_card_visa.',
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) refuseCardNumbers(inner, [...path, name]);
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt(Reflect.get(value, head), rest);
}

function nameOf(path: PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return `${first ?? ''}${rest.map((part) => `[${part}]`).join('')}`;
}
