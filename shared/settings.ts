import { z } from 'zod';
import { addressSchema, captureModeSchema } from './order/order.ts';
import { shippingRatesSchema } from './order/shipping-rate.ts';
import { isStandIn } from './ports/stand-in.ts';
import { type SecretValues, secretsSchema, vaultName } from './secret-settings.ts';

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

/** As the Functions host reads it: `Authorization=AAD`, before it `ClientId=…;` of a user-assigned identity. */
const authentication = text.transform((value, context): { clientId: string | undefined } => {
  const match = /^(?:ClientId=([^;=]+);)?Authorization=AAD$/i.exec(value);
  if (match !== null) return { clientId: match[1] };
  context.addIssue({ code: 'custom', message: 'expected ClientId=…;Authorization=AAD' });
  return z.NEVER;
});

/** A part of a whole. */
const share = z
  .string()
  .regex(/^(0|1|0?\.\d{1,6}|1\.0+)$/, 'expected a number from 0 to 1, such as 0.25')
  .transform(Number);

/** Cards keep an authorization for less than five days; the order is to be shipped before. */
const longestPause = 3 * 24 * 60 * 60;

/** Goods are held for a buyer who has to act. */
const longestExpiry = 24 * 60 * 60;

const sixFields = /^([\w*,/-]+ +){5}[\w*,/-]+$/;
const timeSpan = /^(?!0?0:00:00)\d{1,2}:[0-5]\d:[0-5]\d$/;
const schedule = text.refine((value) => sixFields.test(value) || timeSpan.test(value), {
  error: 'expected six cron fields, such as */30 * * * * *, or a time span hh:mm:ss',
});

/** Plain http only to a stand-in on this machine, which gets no token that is worth anything. */
const vaultUri = url.refine((value) => value.startsWith('https:') || isStandIn(value), {
  error: 'expected https://….vault.azure.net, or http to a stand-in on this machine',
});

/** As the SDK and the trigger take it. What is wrong with one they tell without the name of the setting. */
const cosmosConnection = text.regex(/^(?=(.*;)?AccountEndpoint=https?:\/\/)(?=(.*;)?AccountKey=[^;])/, {
  error: 'expected AccountEndpoint=https://….documents.azure.com:443/;AccountKey=…',
});
const insightsConnection = text.regex(/(^|;)\s*InstrumentationKey=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*(;|$)/i, {
  error: 'expected InstrumentationKey=…;IngestionEndpoint=https://…, as Application Insights shows it',
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

/** Every setting that the app reads besides its secrets: its name in the environment, what it must look like, its default. */
export const settingsSchema = z
  .object({
    COSMOS: cosmosConnection.optional(),
    COSMOS__accountEndpoint: url.optional(),
    COSMOS__clientId: text.optional(),
    COSMOS__credential: z.literal('managedidentity', { error: 'expected managedidentity' }).optional(),
    COSMOS_DATABASE: text.default('shop'),
    KEY_VAULT_URI: vaultUri.optional(),
    SECRETS_REFRESH_SECONDS: seconds(1, 3_600).default(300_000),
    APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection.optional(),
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication.optional(),
    TELEMETRY_SAMPLING_RATIO: share.default(1),
    STRIPE_API_URL: url.optional(),
    EASYPOST_API_URL: url.optional(),
    NOTIFICATION_HUB_NAME: text,
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

/** The secrets are given, or kept in a vault, by its address. */
export type Settings = z.infer<typeof settingsSchema> & { secrets: SecretValues | { vault: string } };

/** Settings that are missing or wrong: every fault at once, each by name. */
export class SettingsError extends Error {
  readonly code = 'settings_invalid';
}

/** The environment as typed settings. Empty text counts as missing. Throws a SettingsError; never repeats a value. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const vault = given['KEY_VAULT_URI'];
  const plain = settingsSchema.safeParse(given);
  const inEnvironment = secretsSchema.safeParse(given);
  const faults = [...faultsOf(plain), ...(vault === undefined ? faultsOf(inEnvironment) : strayIn(given))];
  const secrets = vault === undefined ? inEnvironment.data : { vault };
  if (plain.success && secrets !== undefined && faults.length === 0) return { ...plain.data, secrets };
  throw new SettingsError(
    `The settings are not complete. local.settings.sample.json shows each.\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

function faultsOf({ error }: z.ZodSafeParseResult<unknown>): string[] {
  const issues = error?.issues ?? [];
  return issues.map(
    ({ path, code, message }) => `${path.join('.')}: ${code === 'invalid_type' ? 'is missing' : message}`,
  );
}

/** A secret that is in the vault and here would be read by nobody, or one day by mistake. */
function strayIn(given: Record<string, unknown>): string[] {
  const stray = secretsSchema.keyof().options.filter((name) => given[name] !== undefined);
  return stray.map((name) => `${name}: is read from KEY_VAULT_URI, as ${vaultName(name)}; take it out of the settings`);
}
