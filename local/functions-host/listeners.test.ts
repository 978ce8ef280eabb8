import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import type { Call, Outcome } from './invocation/call.ts';
import { prepareListeners } from './listeners.ts';
import { parseSchedule } from './timer/schedule.ts';

const timer: FunctionDefinition = {
  name: 'often',
  registered: { name: 'often', bindings: {} },
  binding: 'timer',
  triggerType: 'timertrigger',
  retry: undefined,
  trigger: {
    kind: 'timer',
    schedule: parseSchedule('00:00:00.005', 'often'),
    options: { schedule: '', runOnStartup: true, useMonitor: true },
  },
};

it('a host that drains takes nothing new, and is done when what ran has ended', async () => {
  const begun: Call[] = [];
  const first = Promise.withResolvers<Outcome>();
  const listeners = await prepareListeners([timer], {
    invoker: {
      invoke(call) {
        begun.push(call);
        return first.promise;
      },
    },
    clock: systemClock,
    random: () => 0.5,
    log: () => undefined,
    instance: 'a',
    drain: false,
    app: '/app',
    environment: {},
    singleton: { lockPeriodMs: 15_000, pollMs: 1_000 },
    faults: {},
  });
  listeners.run();
  await expect.poll(() => begun.length).toBe(1);
  expect(listeners.drainState).toBe('Disabled');
  listeners.drain();
  listeners.drain();
  expect(listeners.drainState).toBe('InProgress');
  first.resolve({ ok: true, invocationId: 'i', durationMs: 1, response: {}, summary: 'ok' });
  await expect.poll(() => listeners.drainState).toBe('Completed');
  expect(begun).toHaveLength(1);
  await listeners.stop();
});
