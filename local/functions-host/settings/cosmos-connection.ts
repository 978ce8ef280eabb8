import { HostError } from '../host-error.ts';
import type { Environment } from './local-settings.ts';

export interface CosmosConnection {
  endpoint: string;
  key: string;
}

/**
 * Finds the account that a `connection` names: a connection string in the setting `NAME`, or `NAME__accountEndpoint`
 * with `NAME__accountKey`.
 *
 * @param where names the function in messages.
 * @throws HostError `setting_missing`, `settings_invalid`, or `not_reproduced` for an identity.
 */
export function cosmosConnection(name: string, environment: Environment, where: string): CosmosConnection {
  const text = environment[name];
  if (text !== undefined) return parseConnectionString(text, name, where);
  const section = (part: string) => environment[`${name}__${part}`] ?? environment[`${name}:${part}`];
  const endpoint = section('accountEndpoint');
  if (endpoint === undefined) {
    throw new HostError(
      'setting_missing',
      `${where} has the connection "${name}", but there is no setting ${name} (a connection string) and no ${name}__accountEndpoint.`,
    );
  }
  const key = section('accountKey');
  if (key === undefined) {
    throw new HostError(
      'not_reproduced',
      `${where}: ${name}__accountEndpoint without ${name}__accountKey means an identity, which this host does not use for triggers. Give a connection string in ${name}.`,
    );
  }
  if (!URL.canParse(endpoint)) {
    throw new HostError(
      'settings_invalid',
      `${where}: the setting ${name}__accountEndpoint is "${endpoint}"; expected a URL, such as https://ACCOUNT.documents.azure.com:443/.`,
    );
  }
  return { endpoint, key };
}

function parseConnectionString(text: string, name: string, where: string): CosmosConnection {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  const endpoint = parts.get('accountendpoint');
  const key = parts.get('accountkey');
  if (endpoint === undefined || key === undefined || !URL.canParse(endpoint)) {
    throw new HostError(
      'settings_invalid',
      `${where}: the setting ${name} is not a connection string. Expected "AccountEndpoint=https://…;AccountKey=…;".`,
    );
  }
  return { endpoint, key };
}
