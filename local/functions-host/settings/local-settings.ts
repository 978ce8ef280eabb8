import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorOf, HostError } from '../host-error.ts';

/** The environment of a process: `process.env`, or a plain object in tests. */
export type Environment = Record<string, string | undefined>;

const localSettingsSchema = z.looseObject({
  IsEncrypted: z.literal(false, { error: 'encrypted settings cannot be read; set "IsEncrypted": false' }).optional(),
  Values: z.record(z.string(), z.string({ error: 'settings are strings' })).default({}),
});

/**
 * Puts `Values` of a local.settings.json into the environment. What is set already wins.
 *
 * @throws HostError `settings_invalid` when the file cannot be read or is not of its form.
 */
export async function applyLocalSettings(path: string, environment: Environment): Promise<void> {
  let settings: z.infer<typeof localSettingsSchema>;
  try {
    settings = localSettingsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorOf(error).message;
    throw new HostError('settings_invalid', `Cannot read the settings file ${path}: ${reason}`);
  }
  for (const [name, value] of Object.entries(settings.Values)) environment[name] ??= value;
}
