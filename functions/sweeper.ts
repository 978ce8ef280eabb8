import type { TimerHandler } from '@azure/functions';
import { type NotifyBuyer, sweepNotifications } from '../shared/pipeline/notify.ts';
import type { Pipeline } from '../shared/pipeline/pipeline.ts';
import { sweep } from '../shared/pipeline/sweep.ts';
import type { Notifications } from '../shared/ports/notifications.ts';

/** What is not begun within this many milliseconds waits for the next run. */
const budget = 60_000;

/** Timer: takes up every order and every notification whose time has come. The feed gives speed, this the guarantee. */
export const sweeper =
  (pipeline: Pipeline, notify: NotifyBuyer, notifications: Notifications): TimerHandler =>
  async () => {
    const { clock, signals } = pipeline;
    const deadline = clock.monotonic() + budget;
    const results = await Promise.allSettled([
      sweep(pipeline, deadline),
      sweepNotifications(notify, notifications, pipeline, deadline),
    ]);
    for (const result of results)
      if (result.status === 'rejected') signals.problem('sweeper.failed', result.reason, {});
    signals.event('sweeper.ran', { complete: results.every(({ status }) => status === 'fulfilled') });
  };
