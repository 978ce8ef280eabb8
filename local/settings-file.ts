import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const fileSchema = z.object({ Values: z.record(z.string(), z.string()) });

export type Values = Record<string, string>;

/** A settings file that cannot be used. */
export class SettingsFileError extends Error {
  readonly code = 'settings_file';
}

/** By provider: the address whose absence in one's own file means the real one, and what only its stand-in may sign with. */
const providers = [
  { address: 'STRIPE_API_URL', secrets: 'STRIPE_WEBHOOK_SECRETS' },
  { address: 'EASYPOST_API_URL', secrets: 'EASYPOST_WEBHOOK_SECRETS' },
] as const;

/**
 * The settings to run with: one's own local.settings.json over the sample. A provider without an `…_API_URL` in one's own
 * file is the real one, and the secret of the sample, which everybody knows, signs no webhooks of it.
 */
export async function localSettings(sampleFile: string, ownFile: string): Promise<Values> {
  const sample = await readSettingsFile(sampleFile);
  if (sample === undefined) throw new SettingsFileError(`${sampleFile} is missing; check the file out again.`);
  const own = await readSettingsFile(ownFile);
  if (own === undefined) return sample;
  const merged = { ...sample, ...own };
  for (const { address, secrets } of providers) {
    if (own[address] !== undefined) continue;
    delete merged[address];
    if (own[secrets] === undefined) delete merged[secrets];
  }
  return merged;
}

/** The values of a settings file; undefined when there is none. Throws a SettingsFileError. */
export async function readSettingsFile(path: string): Promise<Values | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return fileSchema.parse(JSON.parse(text)).Values;
  } catch {
    throw new SettingsFileError(`${path}: expected {"Values": {"NAME": "text", …}}, as in local.settings.sample.json.`);
  }
}
