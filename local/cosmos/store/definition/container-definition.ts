import type { IndexingPolicy } from '../../request-units/indexing-policy.ts';
import { hashKindOf, isKeyPath, type PartitionKeyDefinition } from '../partition-key.ts';
import { badRequest } from '../refusal.ts';
import { requireIndexingPolicy } from './indexing-policy-rules.ts';
import { requireUniqueKeyPolicy, type UniqueKeyPolicy } from './unique-key-policy.ts';

/** What a container is created with; handed back as given. */
export interface ContainerDefinition {
  id: string;
  partitionKey: PartitionKeyDefinition;
  /** Seconds that items live; -1: only items with a `ttl` of their own expire. Undefined: nothing expires. */
  defaultTtl?: number | undefined;
  indexingPolicy?: IndexingPolicy | undefined;
  uniqueKeyPolicy?: UniqueKeyPolicy | undefined;
  /** With a retention in minutes, the change feed with all versions and deletes can be read. */
  changeFeedPolicy?: { readonly retentionDuration?: number | undefined } | undefined;
  /** The service's other properties, kept and shown. */
  [property: string]: unknown;
}

const maxResourceIdLength = 255;
const maxTtl = 0x7fffffff;

/** The rules for ids of databases and containers. Throws 400. */
export function requireResourceId(id: string): void {
  if (id === '' || id.length > maxResourceIdLength || /[/\\?#]/.test(id) || id.endsWith(' ')) {
    throw badRequest(
      `An id has 1 to ${maxResourceIdLength} characters, none of / \\ ? # and no blank at its end: ${JSON.stringify(id.slice(0, 300))}.`,
    );
  }
}

/** Throws 400 for a definition that the service would not take. */
export function requireDefinition(definition: ContainerDefinition): void {
  requireResourceId(definition.id);
  const { paths, kind, version } = definition.partitionKey;
  if (kind === 'MultiHash' && version === 1) throw badRequest('A partition key of kind MultiHash has version 2.');
  const most = hashKindOf(definition.partitionKey) === 'multi' ? 3 : 1;
  if (paths.length < 1 || paths.length > most) {
    throw badRequest(`The partition key has ${paths.length} paths; kind Hash takes 1, MultiHash up to 3.`);
  }
  const faulty = paths.find((path) => !isKeyPath(path));
  if (faulty !== undefined) {
    throw badRequest(
      `The partition key component definition path '${faulty}' could not be accepted. Partition key paths must contain only valid characters and not contain a trailing slash or wildcard character; expected "/name" or "/a/b".`,
    );
  }
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw badRequest(`The partition key has the path "${twice}" twice.`);
  requireIndexingPolicy(definition.indexingPolicy);
  requireUniqueKeyPolicy(definition.uniqueKeyPolicy);
  const retention = definition.changeFeedPolicy?.retentionDuration ?? 0;
  if (!Number.isInteger(retention) || retention < 0) {
    throw badRequest(`The retention of a change feed policy is a whole number of minutes, not ${retention}.`);
  }
  const ttl = definition.defaultTtl;
  if (ttl !== undefined && ttl !== -1 && !(Number.isInteger(ttl) && ttl > 0 && ttl <= maxTtl)) {
    throw badRequest(`defaultTtl must be -1 or a whole number of seconds from 1 on, not ${ttl}.`);
  }
}
