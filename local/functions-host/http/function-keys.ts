import type { Identifiers } from '../invocation/identifiers.ts';
import type { Environment } from '../settings/local-settings.ts';

export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** Keys for what no setting gives a key, made once for the life of a host. */
export interface MadeKeys {
  master: string;
  function: string;
}

export interface FunctionKeys {
  /**
   * Whether a request may have a function called, or with `function` undefined, the host's own API.
   *
   * @param key what the request presents, if anything.
   */
  allow(level: AuthLevel, functionName: string | undefined, key: string | undefined): boolean;
  /** What a developer needs to be told: keys that were made. */
  notice: string | undefined;
}

/** As Azure's host does without enforcement, and Core Tools always: nobody is asked for a key. */
export const noKeys: FunctionKeys = { allow: () => true, notice: undefined };

export function madeKeys(identifiers: Identifiers): MadeKeys {
  const key = () => identifiers.uuid().replaceAll('-', '');
  return { master: key(), function: key() };
}

/**
 * The keys of an app, from settings with the names that Azure's host gives them where keys are settings:
 * `host.master` opens all, `host.function.NAME` every function but those of level admin, `functions.FUNCTION.NAME` one.
 */
export function functionKeys(environment: Environment, made: MadeKeys): FunctionKeys {
  const given = Object.entries(environment).flatMap(([name, key]) => (key ? [{ name: name.toLowerCase(), key }] : []));
  const below = (prefix: string) => given.filter(({ name }) => name.startsWith(prefix)).map(({ key }) => key);
  const master = environment['host.master'] || made.master;
  const hostKeys = below('host.function.');
  const forAll = hostKeys.length > 0 ? hostKeys : [made.function];
  const notice = [
    ...(environment['host.master'] ? [] : [`${made.master} for /admin (setting host.master)`]),
    ...(hostKeys.length > 0 ? [] : [`${made.function} for functions (setting host.function.default)`]),
  ].join(' and ');
  return {
    allow(level, functionName, key) {
      if (level === 'anonymous') return true;
      if (key === undefined) return false;
      if (key === master) return true;
      if (level === 'admin' || functionName === undefined) return false;
      return forAll.includes(key) || below(`functions.${functionName.toLowerCase()}.`).includes(key);
    },
    notice: notice === '' ? undefined : `Keys are asked for. Until this host ends they are ${notice}.`,
  };
}
