import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorOf, HostError } from '../host-error.ts';
import { type KnownKeys, reviewKeys } from './known-keys.ts';
import { parseRelaxedJson } from './relaxed-json.ts';

/** The environment of a process: `process.env`, or a plain object in tests. */
export type Environment = Record<string, string | undefined>;

const known: KnownKeys = {
  IsEncrypted: 'read',
  Values: 'read',
  ConnectionStrings: 'missing',
  Host: { LocalHttpPort: 'read', CORS: 'read', CORSCredentials: 'read' },
};

/** Core Tools take numbers and truth values for the text they are written with. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'a setting is a text, a number, true or false',
});

const localSettingsSchema = z.looseObject({
  IsEncrypted: z
    .literal(false, {
      error: 'encrypted settings cannot be read; run "func settings decrypt" and set "IsEncrypted": false',
    })
    .optional(),
  Values: z.record(z.string(), value).default({}),
  Host: z
    .looseObject({
      LocalHttpPort: z.coerce.number().int().min(0).max(65_535).optional(),
      CORS: z.string().optional(),
      CORSCredentials: z.coerce.boolean().default(false),
    })
    .prefault({}),
});

/** What the host reads of local.settings.json besides `Values`. */
export interface LocalHost {
  port?: number;
  cors?: { origins: string[]; credentials: boolean };
  /** Keys that are not known or not reproduced. */
  warnings: string[];
}

/**
 * Puts `Values` of a local.settings.json into the environment. What is set already wins.
 *
 * @throws HostError `settings_invalid` when the file cannot be read or is not of its form.
 */
export async function applyLocalSettings(path: string, environment: Environment): Promise<LocalHost> {
  try {
    const review = reviewKeys(parseRelaxedJson(await readFile(path, 'utf8')), known);
    const { Values, Host } = localSettingsSchema.parse(review.value);
    for (const [name, setting] of Object.entries(Values)) {
      if (setting !== null) environment[name] ??= String(setting);
    }
    return {
      ...(Host.LocalHttpPort === undefined ? {} : { port: Host.LocalHttpPort }),
      ...(Host.CORS === undefined
        ? {}
        : { cors: { origins: originsOf(Host.CORS), credentials: Host.CORSCredentials } }),
      warnings: [
        ...review.missing.map((key) => `${path}: ${key} is not read. Put what the app needs into Values.`),
        ...review.unknown.map(({ path: key, nearest }) =>
          nearest === undefined
            ? `${path}: there is no key ${key}; settings stand in Values.`
            : `${path}: there is no key ${key}. Is ${nearest} meant?`,
        ),
      ],
    };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorOf(error).message;
    throw new HostError('settings_invalid', `Cannot read the settings file ${path}: ${reason}`);
  }
}

function originsOf(text: string): string[] {
  return text
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
}
