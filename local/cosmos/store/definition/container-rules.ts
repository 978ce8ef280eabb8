import { defaultIndexingPolicy, IndexedPaths } from '../../request-units/indexing-policy.ts';
import { type HashKind, hashKindOf, pathNames, sameKey } from '../partition-key.ts';
import { badRequest } from '../refusal.ts';
import { type ContainerDefinition, requireDefinition } from './container-definition.ts';
import { sameUniqueKeys } from './unique-key-policy.ts';

/** A definition, and what follows from it for every call. */
export interface ContainerRules {
  readonly definition: ContainerDefinition;
  readonly kind: HashKind;
  /** The partition key paths as names. */
  readonly keyPaths: readonly (readonly string[])[];
  readonly indexedPaths: IndexedPaths;
  readonly defaultTtl: number | undefined;
  /** How long all versions are kept; 0: they are not. */
  readonly retentionMinutes: number;
}

/** Throws 400 for a definition that the service would not take. */
export function rulesOf(definition: ContainerDefinition): ContainerRules {
  requireDefinition(definition);
  return {
    definition,
    kind: hashKindOf(definition.partitionKey),
    keyPaths: definition.partitionKey.paths.map(pathNames),
    indexedPaths: new IndexedPaths(definition.indexingPolicy ?? defaultIndexingPolicy),
    defaultTtl: definition.defaultTtl,
    retentionMinutes: definition.changeFeedPolicy?.retentionDuration ?? 0,
  };
}

/** As `rulesOf`, for a definition that takes the place of another. Throws 400 for what stays as a container was made. */
export function changedRulesOf(definition: ContainerDefinition, present: ContainerDefinition): ContainerRules {
  const rules = rulesOf(definition);
  if (!sameKey(definition.partitionKey, present.partitionKey)) {
    throw badRequest('The partition key of a container cannot change. Create another container and copy the items.');
  }
  if (!sameUniqueKeys(definition.uniqueKeyPolicy, present.uniqueKeyPolicy)) {
    throw badRequest('The unique keys of a container cannot change. Create another container and copy the items.');
  }
  return rules;
}
