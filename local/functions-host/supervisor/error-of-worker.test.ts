import { expect, it } from 'vitest';
import { HostError } from '../host-error.ts';
import { thrownOf } from '../worker/thrown.ts';
import { errorOfWorker } from './error-of-worker.ts';

it('brings an error over to the host with message, stack, causes and code', () => {
  const cause = new TypeError('deep');
  const error = new HostError('entry_point_failed', 'told', { cause });
  const brought = errorOfWorker(thrownOf(error));
  expect(brought).toBeInstanceOf(HostError);
  expect(brought).toMatchObject({ code: 'entry_point_failed', message: 'told', stack: error.stack });
  expect(brought.cause).toMatchObject({ message: 'deep', stack: cause.stack });
});

it.each([
  ['text', 'text'],
  [{ a: 1 }, '{"a":1}'],
  [undefined, 'Unknown error'],
])('takes %j, which is no error, for one', (thrown, message) => {
  expect(errorOfWorker(thrownOf(thrown))).toMatchObject({ message });
});

it('follows causes only so far', () => {
  const error = new Error('round');
  error.cause = error;
  let depth = 0;
  for (let next: unknown = errorOfWorker(thrownOf(error)); next instanceof Error; next = next.cause) depth += 1;
  expect(depth).toBe(8);
});
