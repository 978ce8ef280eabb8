import { z } from 'zod';
import type { TokenKey } from './http/order-token.ts';
import { addressSchema } from './order/order.ts';
import { shippingRateSchema } from './order/shipping-rate.ts';

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });
const whole = (what: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected ${what} as a whole number`)
    .transform(Number);
const seconds = whole('seconds').transform((value) => value * 1_000);

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
  return [first, ...rest];
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
    COSMOS_DATABASE: text.default('shop'),
    STRIPE_API_KEY: text,
    STRIPE_API_URL: url.optional(),
    EASYPOST_API_KEY: text,
    EASYPOST_API_URL: url.optional(),
    NOTIFICATION_HUB_CONNECTION: text,
    NOTIFICATION_HUB_NAME: text,
    ORDER_TOKEN_KEYS: tokenKeys,
    SHIPPING_RATES: json(z.array(shippingRateSchema).min(1)),
    SHIP_FROM: json(addressSchema),
    FULFILL_AFTER_SECONDS: seconds.default(0),
    WATCHDOG_SECONDS: seconds.default(120_000),
    SWEEP_SCHEDULE: text.default('*/30 * * * * *'),
    FEED_POLL_MS: whole('milliseconds').default(250),
    FEED_LEASE_EXPIRY_MS: whole('milliseconds').default(60_000),
  })
  .refine((values) => (values.COSMOS === undefined) !== (values.COSMOS__accountEndpoint === undefined), {
    path: ['COSMOS'],
    error: 'expected either COSMOS, a connection string, or COSMOS__accountEndpoint for a managed identity',
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
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `  ${name}: ${given[name] === undefined && name !== 'COSMOS' ? 'is missing' : message}`;
  });
  throw new SettingsError(
    `The settings are not complete. local.settings.sample.json shows each.\n${faults.join('\n')}`,
  );
}
