/** A document on its way to the store. */
export type Document = { readonly id: string; readonly [property: string]: unknown };

/** A document as it came, system properties and all, before anybody has parsed it. */
export interface Found {
  document: unknown;
  etag: string;
}

type Scalar = string | number | null;

export interface Patch {
  op: 'set' | 'incr';
  path: `/${string}`;
  value: Scalar;
}

export type BatchOperation =
  | { kind: 'create'; document: { readonly id: string; readonly [property: string]: Scalar } }
  | { kind: 'patch'; id: string; patches: Patch[]; condition?: string };

export interface Query {
  text: string;
  parameters: Record<`@${string}`, string | number>;
  pageSize: number;
}

/**
 * One container, as the stores see it: what Cosmos DB refuses for a reason that a store has a meaning for is a value,
 * everything else a PortFailure. `partition` is the value of the partition key; `condition` a fragment such as
 * `FROM c WHERE c.cursor < 4`.
 */
export interface Documents {
  /** The container's name. */
  readonly name: string;
  read(partition: string, id: string): Promise<Found | undefined>;
  create(document: Document): Promise<{ etag: string } | 'exists'>;
  upsert(document: Document): Promise<void>;
  /** `changed`: it is not the version `etag` any more. */
  replace(partition: string, document: Document, etag: string): Promise<{ etag: string } | 'changed' | 'missing'>;
  /** `refused`: the condition does not hold. */
  patch(partition: string, id: string, patches: Patch[], condition: string): Promise<'patched' | 'refused' | 'missing'>;
  /** All or nothing, in one partition. Else which operation (from 0) was refused, and its status: 404, 409 or 412. */
  batch(partition: string, operations: BatchOperation[]): Promise<'done' | { refused: number; status: number }>;
  /** Page by page, over all partitions; a page may be empty. */
  query(query: Query): AsyncIterable<unknown[]>;
}
