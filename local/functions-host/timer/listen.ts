import { hostname } from 'node:os';
import { striking } from '../faults.ts';
import type { FunctionDefinition, TimerTrigger } from '../functions/definition.ts';
import { invokeWithRetry } from '../invocation/invoke-with-retry.ts';
import type { ListenerOptions } from '../listener-options.ts';
import { hostId } from './host-id.ts';
import { runSingleton } from './listener-lock.ts';
import { openTimerStorage } from './open-timer-storage.ts';
import { inMemoryScheduleStatus } from './schedule-status.ts';
import { runTimer } from './timer.ts';
import type { TimerStorage } from './timer-storage.ts';

/** A timer that is ready to run. */
export interface TimerListener {
  /** Runs the timer until the signal aborts; resolves when the run in flight is over. */
  run(signal: AbortSignal): Promise<void>;
}

type Timer = FunctionDefinition & { trigger: TimerTrigger };

/** Makes the timers of an app ready, by function name. `@throws` HostError when AzureWebJobsStorage is not usable. */
export async function prepareTimers(
  definitions: FunctionDefinition[],
  options: ListenerOptions,
): Promise<Map<string, TimerListener>> {
  const timers = definitions.filter((definition): definition is Timer => definition.trigger.kind === 'timer');
  if (timers.length === 0) return new Map();
  const { environment, app, singleton, clock, log } = options;
  const id = hostId(environment, app, hostname());
  const storage = await openTimerStorage({ environment, hostId: id, lockPeriodMs: singleton.lockPeriodMs, clock, log });
  if (storage === undefined) warnOfNoStorage(timers, options);
  return new Map(timers.map((timer) => [timer.name, { run: (signal) => listen(timer, storage, options, signal) }]));
}

function warnOfNoStorage(timers: Timer[], { log }: ListenerOptions): void {
  const names = timers.map(({ name }) => name).join(', ');
  log(
    'warning',
    'host',
    `There is no setting AzureWebJobsStorage. Timers run (${names}), but each host runs them all, and what was missed while none ran is not caught up. Azure's host does not start without it.`,
  );
}

async function listen(
  timer: Timer,
  storage: TimerStorage | undefined,
  options: ListenerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, singleton } = options;
  if (storage === undefined) return runTimer(timerOptions(timer, inMemoryScheduleStatus(), options, signal), signal);
  await runSingleton(
    {
      lock: storage.lockOf(timer.name),
      clock,
      periodMs: singleton.lockPeriodMs,
      pollMs: singleton.pollMs,
      onAcquired: () => log('debug', timer.name, 'this host runs the timer.'),
      onLost: () =>
        log('warning', timer.name, 'this host has lost the lock of the timer and rests until it has it again.'),
    },
    (held) => runTimer(timerOptions(timer, storage.statuses, options, signal), held),
    signal,
  );
}

function timerOptions(
  { name, trigger, registered, binding, retry: policy }: Timer,
  statuses: TimerStorage['statuses'],
  { invoker, clock, log, random, faults }: ListenerOptions,
  signal: AbortSignal,
): Parameters<typeof runTimer>[0] {
  const late = faults['past-due'];
  const strikes = striking(late);
  const comesLate = () => {
    const isLate = strikes();
    if (isLate) log('warning', name, 'fault: past-due, the next run');
    return isLate;
  };
  return {
    functionName: name,
    schedule: trigger.schedule,
    runOnStartup: trigger.options.runOnStartup,
    useMonitor: trigger.options.useMonitor,
    comesLate: late === undefined ? undefined : comesLate,
    clock,
    statuses,
    async run(payload) {
      const { interrupted } = await invokeWithRetry(
        { target: registered, binding, input: { json: payload }, cause: 'schedule' },
        { invoker, policy, clock, random, signal },
      );
      return !interrupted;
    },
  };
}
