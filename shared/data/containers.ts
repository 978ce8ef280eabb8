/** The definition of a container, in the words of the Cosmos DB resource model. */
export interface ContainerDefinition {
  readonly id: string;
  readonly partitionKey: {
    readonly paths: readonly [`/${string}`];
    readonly kind: 'Hash';
    /** Version 2 hashes the whole key; the service takes 1 when nothing is said. */
    readonly version: 2;
  };
  /** Seconds since the last write; −1: a document lives for ever unless it has a `ttl` of its own; missing: no expiry at all. */
  readonly defaultTtl?: number;
  /** Missing: everything is indexed. */
  readonly indexingPolicy?: {
    readonly indexingMode: 'consistent';
    readonly automatic: true;
    readonly includedPaths: readonly { readonly path: string }[];
    readonly excludedPaths: readonly { readonly path: string }[];
  };
}

/** Seconds that a reservation which is over is kept, so that a host that was frozen cannot reserve again. */
export const tombstoneTtl = 30 * 86_400;

const ninetyDays = 90 * 86_400;

const keyed = (path: `/${string}`) => ({ paths: [path], kind: 'Hash', version: 2 }) as const;

/** Each indexed path costs 0.2 request units per write, so only what is queried is one; `id` and `_ts` always are. */
const indexed = (...paths: string[]) =>
  ({
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: paths.map((path) => ({ path })),
    // The service adds the second by itself; said, it is no difference between what is declared and what is there.
    excludedPaths: [{ path: '/*' }, { path: '/"_etag"/?' }],
  }) as const;

/** Every container of the shop: the one place that the app, Bicep, the local cloud and the tests are held against. */
export const containers = {
  /** One document per order, for ever. */
  orders: {
    id: 'orders',
    partitionKey: keyed('/orderId'),
    indexingPolicy: indexed(
      '/wakeAt/?',
      '/waitsFor/?',
      '/head/attention/code/?',
      '/head/refs/payment/?',
      '/head/refs/shipment/?',
    ),
  },
  /** Per sku a `product`, a `stock` and a document per reservation. */
  catalog: {
    id: 'catalog',
    partitionKey: keyed('/sku'),
    defaultTtl: -1,
    indexingPolicy: indexed('/status/?', '/at/?'),
  },
  /** How far each buyer was told. */
  notifications: {
    id: 'notifications',
    partitionKey: keyed('/orderId'),
    defaultTtl: ninetyDays,
    indexingPolicy: indexed('/wakeAt/?'),
  },
  /** References to what could not be read or delivered. */
  deadletters: {
    id: 'deadletters',
    partitionKey: keyed('/id'),
    defaultTtl: ninetyDays,
    indexingPolicy: indexed('/at/?', '/reason/?'),
  },
  /** Leases of the change feed functions, one prefix each. */
  leases: { id: 'leases', partitionKey: keyed('/id'), defaultTtl: -1 },
} as const satisfies Record<string, ContainerDefinition>;

export type ContainerName = keyof typeof containers;
