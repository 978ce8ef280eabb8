import { HostError } from '../host-error.ts';
import type { Environment } from './local-settings.ts';

/**
 * Replaces each `%NAME%` by the setting of that name.
 *
 * @param where names the option in the message, `function "tax", option "schedule"`.
 * @throws HostError `setting_missing`.
 */
export function expandSettings(text: string, environment: Environment, where: string): string {
  return text.replaceAll(/%([^%\s]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined) {
      throw new HostError(
        'setting_missing',
        `${where} is "${text}", but there is no setting ${name}. Add it to Values of local.settings.json or to the environment.`,
      );
    }
    return value;
  });
}
