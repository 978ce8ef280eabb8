import fc from 'fast-check';
import type { MovableClock } from 'local-service/clock';
import { type BatchOperation, type Container, Refusal } from '../store/store.ts';

export interface Write {
  do: 'create' | 'upsert' | 'replace' | 'incr' | 'delete';
  id: string;
  value: number;
  /** Seconds to live; undefined: for ever. Patches leave it as it is. */
  ttl?: number | undefined;
}

/** One step of a history of a container with the key `/pk`. */
export type Step =
  | { do: 'write'; key: string; write: Write }
  | { do: 'batch'; key: string; writes: Write[] }
  | { do: 'empty'; key: string }
  | { do: 'wait'; seconds: number }
  | { do: 'split'; range: number }
  | { do: 'poll'; pageSize: number };

export const keys = ['a', 'b', 'c', 'd', 'e'];
export const ids = ['1', '2', '3'];

const key = fc.constantFrom(...keys);
const write: fc.Arbitrary<Write> = fc.record({
  do: fc.constantFrom('create', 'upsert', 'upsert', 'replace', 'incr', 'delete'),
  id: fc.constantFrom(...ids),
  value: fc.integer({ min: 0, max: 99 }),
  ttl: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 }),
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
    { weight: 3, arbitrary: fc.record({ do: fc.constant('poll'), pageSize: fc.integer({ min: 1, max: 3 }) }) },
  ),
  { maxLength: 60 },
);

/** Does a step to the container; false if it was refused. A poll is the reader's to do. */
export function play(container: Container, clock: MovableClock, step: Step): boolean {
  switch (step.do) {
    case 'write':
      return !refused(() => runWrite(container, step.key, step.write));
    case 'batch': {
      const operations = step.writes.map((each) => operationOf(step.key, each));
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

function runWrite(container: Container, pk: string, { do: kind, id, value, ttl }: Write): void {
  const body = bodyOf(pk, { id, value, ttl });
  if (kind === 'create') container.create([pk], body);
  else if (kind === 'upsert') container.upsert([pk], body);
  else if (kind === 'replace') container.replace([pk], id, body);
  else if (kind === 'delete') container.delete([pk], id);
  else container.patch([pk], id, { operations: [{ op: 'incr', path: '/n', value }] });
}

function operationOf(pk: string, { do: kind, id, value, ttl }: Write): BatchOperation {
  const resourceBody = bodyOf(pk, { id, value, ttl });
  if (kind === 'create') return { operationType: 'Create', resourceBody };
  if (kind === 'upsert') return { operationType: 'Upsert', resourceBody };
  if (kind === 'replace') return { operationType: 'Replace', id, resourceBody };
  if (kind === 'delete') return { operationType: 'Delete', id };
  return { operationType: 'Patch', id, resourceBody: { operations: [{ op: 'incr', path: '/n', value }] } };
}

function bodyOf(pk: string, { id, value, ttl }: Pick<Write, 'id' | 'value' | 'ttl'>) {
  return { id, pk, n: value, ...(ttl === undefined ? {} : { ttl }) };
}
