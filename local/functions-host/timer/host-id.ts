import { createHash } from 'node:crypto';
import type { Environment } from '../settings/local-settings.ts';

const longest = 32;

/**
 * The id under which the hosts of one app find each other in storage, found as Azure's host finds it: the setting
 * `AzureFunctionsWebHost__hostid`; else the site's name; else, on a laptop, the machine and a hash of the app's folder.
 * At most 32 characters, in lower case: two long names that begin alike are one id, in Azure too.
 *
 * @param app the app's folder, absolute.
 */
export function hostId(environment: Environment, app: string, machine: string): string {
  const given = environment['AzureFunctionsWebHost__hostid'] ?? environment['AzureFunctionsWebHost:hostid'];
  if (given) return given;
  const id = environment['WEBSITE_SITE_NAME'] || `${machine.replaceAll(/[^A-Za-z0-9]/g, '')}-${hashOf(app)}`;
  return id.slice(0, longest).toLowerCase().replace(/-+$/, '');
}

function hashOf(text: string): string {
  return String(createHash('sha256').update(text).digest().readUInt32BE() >>> 1);
}
