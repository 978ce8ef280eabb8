import { z } from 'zod';
import { defaultIndexingPolicy } from '../request-units/indexing-policy.ts';
import { unsupported } from '../store/refusal.ts';
import type { ContainerDefinition } from '../store/store.ts';

const pathSchema = z.looseObject({ path: z.string() });

/** A list that must be empty: what would be in it the emulator does not act on. */
function none(feature: string) {
  return z
    .array(z.unknown())
    .transform((list) => {
      if (list.length > 0) throw unsupported(feature);
      return list;
    })
    .nullish();
}

const indexingPolicySchema = z.looseObject({
  automatic: z.boolean().default(true),
  indexingMode: z
    .string()
    .transform((mode) => mode.toLowerCase())
    .pipe(z.enum(['consistent', 'none', 'lazy']))
    .default('consistent'),
  includedPaths: z.array(pathSchema).optional(),
  excludedPaths: z.array(pathSchema).optional(),
  compositeIndexes: z.array(z.array(z.looseObject({ path: z.string(), order: z.string().optional() }))).optional(),
  spatialIndexes: none('spatial indexes'),
  vectorIndexes: none('vector search'),
  fullTextIndexes: none('full text search'),
});

/** What a client may say about a container. System properties and empty settings of a container it read before come along. */
const definitionSchema = z.looseObject({
  id: z.string(),
  partitionKey: z.looseObject({
    paths: z.array(z.string()),
    kind: z.enum(['Hash', 'MultiHash']).default('Hash'),
    version: z.union([z.literal(1), z.literal(2)]).optional(),
  }),
  defaultTtl: z.int().nullish(),
  indexingPolicy: indexingPolicySchema.nullish(),
  changeFeedPolicy: z.looseObject({ retentionDuration: z.number().optional() }).nullish(),
  uniqueKeyPolicy: z
    .looseObject({ uniqueKeys: z.array(z.looseObject({ paths: z.array(z.string()) })).optional() })
    .nullish(),
});

/** Settings that would change what the container does, and that the emulator does not act on. */
const refused: Record<string, string> = {
  computedProperties: 'computed properties',
  vectorEmbeddingPolicy: 'vector search',
  fullTextPolicy: 'full text search',
  clientEncryptionPolicy: 'client encryption',
  materializedViewDefinition: 'materialized views',
};

const system = new Set(['_rid', '_self', '_etag', '_ts', '_docs', '_sprocs', '_triggers', '_udfs', '_conflicts']);

export const containerSchema: z.ZodType<ContainerDefinition> = definitionSchema.transform((sent) => {
  if (sent.indexingPolicy?.automatic === false && sent.indexingPolicy.indexingMode !== 'none') {
    throw unsupported('indexing item by item (automatic: false)');
  }
  for (const [property, feature] of Object.entries(refused)) {
    const value = sent[property];
    if (value !== undefined && value !== null && JSON.stringify(value) !== '[]') throw unsupported(feature);
  }
  const { defaultTtl, indexingPolicy, uniqueKeyPolicy, changeFeedPolicy, ...rest } = sent;
  const own = Object.fromEntries(Object.entries(rest).filter(([name]) => !system.has(name)));
  return {
    ...own,
    id: sent.id,
    partitionKey: sent.partitionKey,
    ...(defaultTtl === undefined || defaultTtl === null ? {} : { defaultTtl }),
    ...(uniqueKeyPolicy ? { uniqueKeyPolicy } : {}),
    ...(changeFeedPolicy ? { changeFeedPolicy } : {}),
    indexingPolicy: indexingPolicy
      ? { ...indexingPolicy, includedPaths: indexingPolicy.includedPaths ?? [{ path: '/*' }] }
      : defaultIndexingPolicy,
  };
});
