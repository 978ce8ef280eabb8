import { systemClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import { WorkerEnded, type WorkerProcess } from '../supervisor/worker-process.ts';
import type { InvocationRequest, InvocationResponse } from '../worker/rpc.ts';
import type { Call } from './call.ts';
import { WorkerInvoker, type WorkerInvokerOptions } from './worker-invoker.ts';

/** A worker whose functions all do the same, and which ends when it is killed. */
export function fakeWorker(answer: (request: InvocationRequest) => Promise<InvocationResponse>): WorkerProcess {
  const end = Promise.withResolvers<WorkerEnded>();
  return {
    pid: 1,
    functions: [],
    ended: end.promise,
    invoke: (request) =>
      Promise.race([
        answer(request),
        end.promise.then((ended) => {
          throw ended;
        }),
      ]),
    terminate: async () => {
      end.resolve(new WorkerEnded('told to'));
      return true;
    },
    kill: (why) => end.resolve(new WorkerEnded(why)),
  };
}

/** An invoker over fake workers, each as `answer` says, and what it was asked and has logged. */
export function fakeInvoker(
  answer: (request: InvocationRequest) => Promise<InvocationResponse>,
  options: Partial<WorkerInvokerOptions> & { faults?: Faults } = {},
) {
  const lines: string[] = [];
  const requests: InvocationRequest[] = [];
  const start = () =>
    fakeWorker((request) => {
      requests.push(request);
      return answer(request);
    });
  let worker = start();
  let ids = 0;
  const invoker = new WorkerInvoker({
    workers: {
      worker: async () => worker,
      dismiss(dismissed, why) {
        worker = start();
        dismissed.kill(why);
      },
    },
    log: (level, source, message, context) => lines.push(`${level} ${source}: ${message} ${context?.invocationId}`),
    clock: systemClock,
    identifiers: { uuid: () => `id${(ids += 1)}`, traceParent: () => `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    timeoutMs: Number.POSITIVE_INFINITY,
    onWorkerDeath: 'checkpoint',
    random: () => 0.5,
    faults: {},
    ...options,
  });
  const call: Call = {
    target: { name: 'f', bindings: { t: { type: 'cosmosDBTrigger', direction: 'in' } } },
    binding: 't',
    input: { json: '{}' },
    cause: 'a test',
  };
  return { invoker, call, lines, requests };
}
