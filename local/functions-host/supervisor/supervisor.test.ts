import { expect, it } from 'vitest';
import { fakeWorker } from '../invocation/invocation.fake.ts';
import { parseRestartLimit } from './restart-limit.ts';
import { Supervisor } from './supervisor.ts';
import type { WorkerProcess } from './worker-process.ts';

/** A supervisor over fake workers, of which those in `failing`, counted from the second, do not start. */
function supervised(restarts: string, failing: number[] = []) {
  const workers: WorkerProcess[] = [];
  const lines: string[] = [];
  let starts = 0;
  const add = () => {
    const worker = fakeWorker(async () => ({}));
    workers.push(worker);
    return worker;
  };
  const supervisor = new Supervisor(add(), {
    start: async () => {
      starts += 1;
      if (failing.includes(starts)) throw new Error(`start ${starts} failed`);
      return add();
    },
    limit: parseRestartLimit(restarts),
    clock: { now: () => 0, sleep: async () => undefined },
    log: (_, __, message) => lines.push(message),
  });
  /** Kills the newest worker and gives the next. */
  const afterDeath = async (why: string) => {
    const last = workers.at(-1);
    last?.kill(why);
    await last?.ended;
    return supervisor.worker();
  };
  return { supervisor, workers, lines, afterDeath };
}

it('starts another worker when one dies, and says what it died of', async () => {
  const { workers, lines, afterDeath } = supervised('2/1m');
  expect(await afterDeath('boom')).toBe(workers[1]);
  expect(lines).toEqual([expect.stringMatching(/^boom\n.*Starting another worker/)]);
});

it('gives up after the last that is allowed, and names the last cause', async () => {
  const { supervisor, workers, afterDeath } = supervised('2/1m');
  await afterDeath('first');
  await afterDeath('second');
  await expect(afterDeath('third')).rejects.toThrow('The worker died 3 times, and --restarts 2/1m starts no other.');
  expect(await supervisor.failed).toMatchObject({ code: 'worker_lost', cause: { message: 'third' } });
  expect(workers).toHaveLength(3);
});

it('counts a worker that cannot be started', async () => {
  const { workers, afterDeath } = supervised('2/1m', [1]);
  expect(await afterDeath('first')).toBe(workers[1]);
  await expect(afterDeath('third')).rejects.toThrow('The worker died 3 times');
});

it('starts none at 0', async () => {
  await expect(supervised('0').afterDeath('boom')).rejects.toThrow(
    'The worker died, and --restarts 0 starts no other.',
  );
});

it('does not count a worker that it kills for a time-out', async () => {
  const { supervisor, workers } = supervised('0');
  const first = await supervisor.worker();
  supervisor.dismiss(first, 'too slow');
  await first.ended;
  expect(await supervisor.worker()).toBe(workers[1]);
});

it('lets a worker end that was told to', async () => {
  const { supervisor, workers } = supervised('3/1m');
  expect(await supervisor.terminate(1_000)).toBe(true);
  await workers[0]?.ended;
  expect(workers).toHaveLength(1);
});
