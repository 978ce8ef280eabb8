import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorOf, HostError } from '../host-error.ts';
import { parseTimeSpan } from './time-span.ts';

const timeout = z
  .string()
  .refine((text) => text === '-1' || parseTimeSpan(text) !== undefined, 'expected "hh:mm:ss", or "-1" for none');

const hostJsonSchema = z.looseObject({
  version: z.literal('2.0'),
  functionTimeout: timeout.optional(),
  extensions: z.looseObject({ http: z.looseObject({ routePrefix: z.string().optional() }).optional() }).optional(),
  retry: z
    .undefined({ error: 'a retry policy for the whole app is not reproduced; give it per function in code' })
    .optional(),
  customHandler: z.undefined({ error: 'custom handlers are not reproduced' }).optional(),
});

/** What the host reads of host.json. */
export interface HostJson {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** Infinity for none. */
  functionTimeoutMs: number;
}

const defaultTimeout = '00:30:00';

/** `@throws` HostError `settings_invalid`. */
export async function readHostJson(app: string): Promise<HostJson> {
  const path = join(app, 'host.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HostError(
      'settings_invalid',
      `Cannot read ${path}. A function app needs at least { "version": "2.0" }.`,
      {
        cause: error,
      },
    );
  }
  try {
    const json = hostJsonSchema.parse(JSON.parse(text));
    return {
      routePrefix: (json.extensions?.http?.routePrefix ?? 'api').replace(/^\/+|\/+$/g, ''),
      functionTimeoutMs: parseTimeSpan(json.functionTimeout ?? defaultTimeout) ?? Number.POSITIVE_INFINITY,
    };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorOf(error).message;
    throw new HostError('settings_invalid', `${path}: ${reason}`);
  }
}
