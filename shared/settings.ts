import { z } from 'zod';
import type { Operator } from './http/operator.ts';
import type { TokenKey } from './http/order-token.ts';
import { addressSchema, captureModeSchema } from './order/order.ts';
import { shippingRatesSchema } from './order/shipping-rate.ts';

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });
/** A whole number of a unit, such as a second. */
const whole = (unit: string, least: number, most = 999_999_999) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected ${unit}s as a whole number`)
    .transform(Number)
    .pipe(
      z
        .number()
        .min(least, `expected at least ${least} ${unit}${least === 1 ? '' : 's'}`)
        .max(most, `expected at most ${most} ${unit}s`),
    );
const seconds = (least: number, most?: number) => whole('second', least, most).transform((value) => value * 1_000);

/** Cards keep an authorization for less than five days; the order is to be shipped before. */
const longestPause = 3 * 24 * 60 * 60;

/** Goods are held for a buyer who has to act. */
const longestExpiry = 24 * 60 * 60;

const sixFields = /^([\w*,/-]+ +){5}[\w*,/-]+$/;
const timeSpan = /^(?!0?0:00:00)\d{1,2}:[0-5]\d:[0-5]\d$/;
const schedule = text.refine((value) => sixFields.test(value) || timeSpan.test(value), {
  error: 'expected six cron fields, such as */30 * * * * *, or a time span hh:mm:ss',
});

/** `kid:base64,…`: the first signs, all open. */
const tokenKeys = text.transform((value, context): [TokenKey, ...TokenKey[]] => {
  const keys = value.split(',').map((pair): TokenKey => {
    const [id = '', secret = ''] = pair.trim().split(':');
    return { id, secret: Buffer.from(secret, 'base64') };
  });
  const [first, ...rest] = keys;
  if (first === undefined || keys.some(({ id, secret }) => !/^[A-Za-z0-9_-]{1,32}$/.test(id) || secret.length < 32)) {
    context.addIssue({
      code: 'custom',
      message: 'expected kid:base64,… with at least 32 bytes each, such as k1:$(openssl rand -base64 32)',
    });
    return z.NEVER;
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    context.addIssue({ code: 'custom', message: 'expected different key ids: a token names the key that opens it' });
    return z.NEVER;
  }
  return [first, ...rest];
});

/** `secret,…`: the current one, and the previous one while it is being replaced. */
const secrets = text.transform((value, context): string[] => {
  const all = value.split(',').map((one) => one.trim());
  if (all.every((one) => /^\S{8,}$/.test(one))) return all;
  context.addIssue({ code: 'custom', message: 'expected the current secret, and perhaps the previous one: secret,…' });
  return z.NEVER;
});

/** `name:sha256,…`: who may act as an operator, by the hash of a token. */
const operators = text.transform((value, context): Operator[] => {
  const all = value.split(',').map((pair): Operator => {
    const [name = '', hash = ''] = pair.trim().split(':');
    return { name, tokenHash: Buffer.from(hash, 'hex') };
  });
  if (all.some(({ name, tokenHash }) => !/^[A-Za-z0-9._-]{1,64}$/.test(name) || tokenHash.length !== 32)) {
    context.addIssue({
      code: 'custom',
      message:
        'expected name:sha256,… with the hash of each token in hex, such as ada:$(printf %s "$TOKEN" | sha256sum)',
    });
    return z.NEVER;
  }
  return all;
});

const json = <T>(schema: z.ZodType<T>) =>
  text.transform((value, context): T => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected JSON' });
      return z.NEVER;
    }
    const checked = schema.safeParse(parsed);
    if (checked.success) return checked.data;
    for (const issue of checked.error.issues)
      context.addIssue({ code: 'custom', message: `${issue.path.join('.')}: ${issue.message}` });
    return z.NEVER;
  });

/** Every setting that the app reads: its name in the environment, what it must look like, and its default. */
export const settingsSchema = z
  .object({
    COSMOS: text.optional(),
    COSMOS__accountEndpoint: url.optional(),
    COSMOS__clientId: text.optional(),
    COSMOS__credential: z.literal('managedidentity', { error: 'expected managedidentity' }).optional(),
    COSMOS_DATABASE: text.default('shop'),
    STRIPE_API_KEY: text,
    STRIPE_API_URL: url.optional(),
    STRIPE_WEBHOOK_SECRETS: secrets.default([]),
    EASYPOST_API_KEY: text,
    EASYPOST_API_URL: url.optional(),
    EASYPOST_WEBHOOK_SECRETS: secrets.default([]),
    NOTIFICATION_HUB_CONNECTION: text,
    NOTIFICATION_HUB_NAME: text,
    ORDER_TOKEN_KEYS: tokenKeys,
    OPERATOR_TOKENS: operators.default([]),
    SHIPPING_RATES: json(shippingRatesSchema),
    SHIP_FROM: json(addressSchema),
    FULFILL_AFTER_SECONDS: seconds(0, longestPause).default(0),
    CAPTURE: z.enum(captureModeSchema.options, { error: 'expected after_label or immediately' }).default('after_label'),
    PAYMENT_EXPIRY_SECONDS: seconds(1, longestExpiry).default(1_800_000),
    WATCHDOG_SECONDS: seconds(1).default(120_000),
    SWEEP_SCHEDULE: schedule.default('*/30 * * * * *'),
    RECONCILE_SCHEDULE: schedule.default('0 */5 * * * *'),
    FEED_POLL_MS: whole('millisecond', 1).default(250),
    FEED_LEASE_EXPIRY_MS: whole('millisecond', 1_000).default(60_000),
  })
  .refine((values) => (values.COSMOS === undefined) !== (values.COSMOS__accountEndpoint === undefined), {
    path: ['COSMOS'],
    error: 'expected either COSMOS, a connection string, or COSMOS__accountEndpoint for a managed identity',
  })
  // The app takes the identity by its id alone; the Functions trigger would take the system-assigned one.
  .refine((values) => values.COSMOS__clientId === undefined || values.COSMOS__credential !== undefined, {
    path: ['COSMOS__credential'],
    error: 'expected managedidentity beside COSMOS__clientId',
  });
export type Settings = z.infer<typeof settingsSchema>;

/** Settings that are missing or wrong: every fault at once, each by name. */
export class SettingsError extends Error {
  readonly code = 'settings_invalid';
}

/** The environment as typed settings. Empty text counts as missing. Throws a SettingsError; never repeats a value. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, code, message }) => `  ${path.join('.')}: ${code === 'invalid_type' ? 'is missing' : message}`,
  );
  throw new SettingsError(
    `The settings are not complete. local.settings.sample.json shows each.\n${faults.join('\n')}`,
  );
}
