import { z } from 'zod';

const like = (shape: RegExp, expected: string) => z.string('is missing').regex(shape, `is not ${expected}`);

/** What each contract needs against the real service. Of keys only those of a test mode are let in, where there is one. */
export const wanted = {
  payments: z.object({
    STRIPE_API_KEY: like(/^[rs]k_test_\w+$/, 'a key of the test mode, sk_test_…'),
    STRIPE_API_URL: z.url().optional(),
  }),
  shipping: z.object({
    EASYPOST_API_KEY: like(/^EZTK\w+$/, 'a test key, EZTK…'),
    EASYPOST_API_URL: z.url().optional(),
  }),
  push: z.object({
    NOTIFICATION_HUB_CONNECTION: like(/^Endpoint=.+SharedAccessKey=.+/, 'a connection string, Endpoint=sb://…'),
    NOTIFICATION_HUB_NAME: like(/./, 'the name of a hub'),
  }),
  stores: z.object({ COSMOS: like(/AccountEndpoint=.+AccountKey=.+/, 'a connection string, AccountEndpoint=…') }),
};

/** What is wrong with the credentials that `schema` wants, a line each, without their values. */
export function faultsOf(schema: z.ZodType, environment: NodeJS.ProcessEnv): string[] {
  const { error } = schema.safeParse(environment);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** Throws a TypeError that says what is missing. */
export function credentials<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const faults = faultsOf(schema, environment);
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  return schema.parse(environment);
}
