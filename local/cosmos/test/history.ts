import fc from 'fast-check';
import type { MovableClock } from 'local-service/clock';
import { type BatchOperation, type Container, type Patch, Refusal } from '../store/store.ts';

export interface Write {
  do: 'create' | 'upsert' | 'replace' | 'incr' | 'delete';
  id: string;
  value: number;
  /** Seconds to live; undefined: for ever. Patches leave it as it is. */
  ttl?: number | undefined;
  /** If-Match, of what is not a create: the etag that the item has before the step, or one that it never had. */
  match?: 'current' | 'stale' | undefined;
  /** Of an `incr`: only if the value is no greater, else 412. */
  atMost?: number | undefined;
}

/** One step of a history of a container with the key `/pk`. */
export type Step =
  | { do: 'write'; key: string; write: Write }
  | { do: 'batch'; key: string; writes: Write[] }
  | { do: 'empty'; key: string }
  | { do: 'wait'; seconds: number }
  | { do: 'split'; range: number }
  | { do: 'restart' }
  | { do: 'poll'; pageSize: number };

export const keys = ['a', 'b', 'c', 'd', 'e'];
export const ids = ['1', '2', '3'];

const key = fc.constantFrom(...keys);
const write: fc.Arbitrary<Write> = fc.record({
  do: fc.constantFrom('create', 'upsert', 'upsert', 'replace', 'incr', 'delete'),
  id: fc.constantFrom(...ids),
  value: fc.integer({ min: 0, max: 99 }),
  ttl: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }),
  match: fc.constantFrom(undefined, undefined, undefined, 'current' as const, 'current' as const, 'stale' as const),
  atMost: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined, freq: 2 }),
});

export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('write'), key, write }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('batch'), key, writes: fc.array(write, { minLength: 1, maxLength: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('empty'), key }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('split'), range: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('poll'), pageSize: fc.integer({ min: 1, max: 3 }) }) },
  ),
  { maxLength: 60 },
);

/** Does a step to the container; false if it was refused. To poll and to restart is the caller's to do. */
export function play(container: Container, clock: MovableClock, step: Step): boolean {
  switch (step.do) {
    case 'write':
      return !refused(() => runWrite(container, step.key, step.write));
    case 'batch': {
      const operations = step.writes.map((each) => operationOf(container, step.key, each));
      return container.batch([step.key], operations).committed;
    }
    case 'empty':
      container.deletePartition([step.key]);
      return true;
    case 'wait':
      clock.advance(step.seconds * 1000);
      return true;
    case 'split':
      container.split(container.ranges[step.range % container.ranges.length]?.id ?? '');
      return true;
    case 'poll':
    case 'restart':
      return true;
  }
}

function refused(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

function runWrite(container: Container, pk: string, write: Write): void {
  const { do: kind, id } = write;
  const body = bodyOf(pk, write);
  const condition = { ifMatch: etagFor(container, pk, write) };
  if (kind === 'create') container.create([pk], body);
  else if (kind === 'upsert') container.upsert([pk], body, condition);
  else if (kind === 'replace') container.replace([pk], id, body, condition);
  else if (kind === 'delete') container.delete([pk], id, condition);
  else container.patch([pk], id, patchOf(write), condition);
}

function operationOf(container: Container, pk: string, write: Write): BatchOperation {
  const { do: kind, id } = write;
  const resourceBody = bodyOf(pk, write);
  const ifMatch = etagFor(container, pk, write);
  if (kind === 'create') return { operationType: 'Create', resourceBody };
  if (kind === 'upsert') return { operationType: 'Upsert', resourceBody, ifMatch };
  if (kind === 'replace') return { operationType: 'Replace', id, resourceBody, ifMatch };
  if (kind === 'delete') return { operationType: 'Delete', id, ifMatch };
  return { operationType: 'Patch', id, resourceBody: patchOf(write), ifMatch };
}

/** Undefined where there is no item to have an etag. */
function etagFor(container: Container, pk: string, { id, match }: Write): string | undefined {
  if (match !== 'current') return match && '"none has it"';
  const [etag] = container.query({
    query: 'SELECT VALUE c._etag FROM c WHERE c.id = @id',
    parameters: [{ name: '@id', value: id }],
    scope: { kind: 'key', key: [pk] },
  }).rows;
  return typeof etag === 'string' ? etag : undefined;
}

function patchOf({ value, atMost }: Write): Patch {
  const operations: Patch['operations'] = [{ op: 'incr', path: '/n', value }];
  return atMost === undefined ? { operations } : { operations, condition: `FROM c WHERE c.n <= ${atMost}` };
}

function bodyOf(pk: string, { id, value, ttl }: Pick<Write, 'id' | 'value' | 'ttl'>) {
  return { id, pk, n: value, ...(ttl === undefined ? {} : { ttl }) };
}
