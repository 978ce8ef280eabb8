import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import type { FunctionDefinition } from './functions/definition.ts';
import type { Call, Outcome } from './invocation/call.ts';
import type { ListenerOptions } from './listener-options.ts';
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

const done: Outcome = { ok: true, invocationId: 'i', durationMs: 1, response: {}, summary: 'ok' };
const options: Omit<ListenerOptions, 'invoker'> = {
  clock: systemClock,
  random: () => 0.5,
  log: () => undefined,
  instance: 'a',
  drain: false,
  app: '/app',
  environment: {},
  singleton: { lockPeriodMs: 15_000, pollMs: 1_000 },
  faults: {},
};

it('a timer comes late on purpose, and is told so', async () => {
  const first = Promise.withResolvers<Call>();
  const listeners = await prepareListeners([timer], {
    ...options,
    faults: { 'past-due': 1 },
    invoker: {
      async invoke(call) {
        first.resolve(call);
        return done;
      },
    },
  });
  listeners.run();
  const { input } = await first.promise;
  expect(JSON.parse(input.json ?? '')).toMatchObject({ IsPastDue: true });
  await listeners.stop();
});

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
    ...options,
  });
  listeners.run();
  await expect.poll(() => begun.length).toBe(1);
  expect(listeners.drainState).toBe('Disabled');
  listeners.drain();
  listeners.drain();
  expect(listeners.drainState).toBe('InProgress');
  first.resolve(done);
  await expect.poll(() => listeners.drainState).toBe('Completed');
  expect(begun).toHaveLength(1);
  await listeners.stop();
});
