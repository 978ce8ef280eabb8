import { HostError } from '../host-error.ts';
import type { Environment } from './local-settings.ts';

/**
 * The connection string of a storage account, or undefined where the setting is absent or empty.
 *
 * @throws HostError `settings_invalid`, or `not_reproduced` for an identity.
 */
export function storageConnection(name: string, environment: Environment): string | undefined {
  const text = environment[name]?.trim();
  if (!text) {
    const identity = ['accountName', 'blobServiceUri'].map((part) => `${name}__${part}`);
    const used = identity.find((setting) => environment[setting]);
    if (used === undefined) return undefined;
    throw new HostError(
      'not_reproduced',
      `${used} means an identity, which this host does not use for storage. Give a connection string in ${name}; "UseDevelopmentStorage=true" is Azurite on its own ports.`,
    );
  }
  const parts = new Set(text.split(';').map((part) => part.split('=', 1)[0]?.trim().toLowerCase()));
  const names = (...wanted: string[]) => wanted.every((part) => parts.has(part));
  if (names('usedevelopmentstorage') || names('accountname', 'accountkey') || names('blobendpoint')) return text;
  throw new HostError(
    'settings_invalid',
    `The setting ${name} is not a connection string. Expected "UseDevelopmentStorage=true" or "DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;".`,
  );
}
