import type {
  FeedOptions,
  OperationInput,
  OperationResponse,
  PatchRequestBody,
  RequestOptions,
  SqlQuerySpec,
} from '@azure/cosmos';
import { PortFailure } from '../ports/failure.ts';
import { noTracing, type Tracing } from '../ports/tracing.ts';
import { answerOf, classify, isMissing } from './classify.ts';
import type { ContainerName } from './containers.ts';
import type { BatchOperation, Document, Documents } from './documents.ts';
import { charged } from './request-charge.ts';

/** What is used of the SDK's database, so that an account in memory can stand in for it. */
export interface CosmosDatabase {
  container(id: string): {
    item(id: string, partitionKey: string): CosmosItem;
    items: {
      create(document: Document, options: RequestOptions): Promise<{ etag: string }>;
      upsert(document: Document, options: RequestOptions): Promise<unknown>;
      batch(
        operations: OperationInput[],
        partitionKey: string,
        options: RequestOptions,
      ): Promise<{ result?: OperationResponse[] | undefined }>;
      query(
        query: SqlQuerySpec,
        options: FeedOptions,
      ): { hasMoreResults(): boolean; fetchNext(): Promise<{ resources?: unknown[] }> };
    };
  };
  /** Forgets what the client knows of the containers' partitions. */
  renew?(): void;
}

interface CosmosItem {
  read(options: RequestOptions): Promise<{
    resource?: object | undefined;
    statusCode: number;
    substatus?: number | undefined;
    etag: string;
  }>;
  replace(document: Document, options: RequestOptions): Promise<{ etag: string }>;
  patch(body: PatchRequestBody, options: RequestOptions): Promise<object>;
}

/** Milliseconds for one call, with everything that the SDK repeats inside it. */
const callTimeout = 5_000;
/** Milliseconds for one page of a query over all partitions. */
const pageTimeout = 15_000;
/**
 * Pages without a row, one after another, by which a query is known to go round in circles. After a partition has split,
 * the SDK (4.10.1) asks for the old one again and again, or for nothing without ever letting go of the event loop.
 */
const mostEmptyPages = 200;

/** A container of Cosmos DB, through the SDK. Each operation is a span, `orders.replace`, that tells its request charge. */
export function cosmosDocuments(
  database: CosmosDatabase,
  name: ContainerName,
  tracing: Tracing = noTracing,
): Documents {
  const container = () => database.container(name);

  const read = <R>(operation: string, send: () => Promise<R>): Promise<R> =>
    tracing.span(operation, {}, (span) => readOrFail(operation, () => charged(span, send)));

  const write = <R, Refusal extends string = never>(
    operation: string,
    send: () => Promise<R>,
    refusals: Refusals<Refusal> = {},
  ): Promise<R | Refusal> =>
    tracing.span(operation, {}, async (span) => {
      const answer = await writeOrFail(operation, () => charged(span, send), refusals);
      if (typeof answer === 'string') span.set({ result: answer });
      return answer;
    });

  return {
    name,

    read: async (partition, id) => {
      const operation = `${name}.read`;
      const response = await read(operation, () => container().item(id, partition).read(withTimeout()));
      if (response.resource !== undefined && response.statusCode < 400) {
        return { document: response.resource, etag: response.etag };
      }
      // The SDK hands a 404 back instead of throwing it, also one that does not speak of the document.
      const answer = { code: response.statusCode, substatus: response.substatus };
      if (isMissing(answer)) return undefined;
      throw readFailure(operation, new Refused(response.statusCode, response.substatus));
    },

    create: async (document) => {
      const written = await write(`${name}.create`, () => container().items.create(document, withTimeout()), {
        409: 'exists',
      });
      return written === 'exists' ? written : { etag: written.etag };
    },

    upsert: async (document) => {
      await write(`${name}.upsert`, () => container().items.upsert(document, withTimeout()));
    },

    replace: async (partition, document, etag) => {
      const onlyThis = { accessCondition: { type: 'IfMatch', condition: etag }, ...withTimeout() };
      const written = await write(
        `${name}.replace`,
        () => container().item(document.id, partition).replace(document, onlyThis),
        { 404: 'missing', 412: 'changed' },
      );
      return typeof written === 'string' ? written : { etag: written.etag };
    },

    patch: async (partition, id, patches, condition) => {
      const body = { operations: patches, condition };
      const written = await write(`${name}.patch`, () => container().item(id, partition).patch(body, withTimeout()), {
        404: 'missing',
        412: 'refused',
      });
      return typeof written === 'string' ? written : 'patched';
    },

    batch: async (partition, operations) => {
      const operation = `${name}.batch`;
      const { result } = await write(operation, () =>
        container().items.batch(operations.map(batchOperation), partition, withTimeout()),
      );
      const answers: OperationResponse[] = result ?? [];
      const refused = answers.findIndex(({ statusCode }) => statusCode >= 400 && statusCode !== rolledBack);
      const status = answers[refused]?.statusCode;
      if (status === undefined) return 'done';
      if (status === 404 || status === 409 || status === 412) return { refused, status };
      throw writeFailure(operation, new Refused(status));
    },

    async *query({ text, parameters, pageSize }) {
      const spec = { query: text, parameters: Object.entries(parameters).map(([at, value]) => ({ name: at, value })) };
      const patience = new AbortController();
      const pages = container().items.query(spec, { maxItemCount: pageSize, abortSignal: patience.signal });
      let empty = 0;
      while (pages.hasMoreResults()) {
        const timer = setTimeout(() => patience.abort(), pageTimeout);
        const page = await read(`${name}.query`, () => pages.fetchNext()).finally(() => clearTimeout(timer));
        // A query over partitions ends with a page without an array.
        const rows = page.resources ?? [];
        empty = rows.length === 0 ? empty + 1 : 0;
        if (empty > mostEmptyPages) {
          database.renew?.();
          throw new PortFailure('store', 'transient', `${name}.query`, new Error('The query goes round in circles.'));
        }
        yield rows;
      }
    },
  };
}

/** What the other operations of a batch answer when one was refused. */
const rolledBack = 424;

/** A status that the SDK returned instead of throwing it. */
class Refused extends Error {
  readonly code: number;
  readonly substatus: number | undefined;
  constructor(code: number, substatus?: number) {
    super(`Cosmos DB answered ${code}${substatus === undefined ? '' : `/${substatus}`}.`);
    this.code = code;
    this.substatus = substatus;
  }
}

function withTimeout(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(callTimeout) };
}

async function readOrFail<R>(operation: string, send: () => Promise<R>): Promise<R> {
  try {
    return await send();
  } catch (error) {
    throw readFailure(operation, error);
  }
}

/** What the store has a meaning for, by HTTP status. */
type Refusals<Refusal extends string> = Partial<Record<number, Refusal>>;

async function writeOrFail<R, Refusal extends string>(
  operation: string,
  send: () => Promise<R>,
  refusals: Refusals<Refusal>,
): Promise<R | Refusal> {
  try {
    return await send();
  } catch (error) {
    const answer = answerOf(error);
    const refusal = typeof answer.code === 'number' ? refusals[answer.code] : undefined;
    if (refusal !== undefined && (answer.code !== 404 || isMissing(answer))) return refusal;
    throw writeFailure(operation, error);
  }
}

function writeFailure(operation: string, error: unknown): PortFailure {
  return new PortFailure('store', classify(error), operation, error);
}

/** A read has no effect that could be in doubt. */
function readFailure(operation: string, error: unknown): PortFailure {
  const failureClass = classify(error);
  return new PortFailure('store', failureClass === 'ambiguous' ? 'transient' : failureClass, operation, error);
}

function batchOperation(operation: BatchOperation): OperationInput {
  if (operation.kind === 'create') return { operationType: 'Create', resourceBody: { ...operation.document } };
  const { id, patches, condition } = operation;
  return {
    operationType: 'Patch',
    id,
    resourceBody: { operations: patches, ...(condition !== undefined && { condition }) },
  };
}
