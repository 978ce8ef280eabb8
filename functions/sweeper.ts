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
    const { clock, orders, signals } = pipeline;
    const deadline = clock.monotonic() + budget;
    const results = await Promise.allSettled([
      sweep(pipeline, deadline),
      orders.countInAttention(),
      sweepNotifications(notify, notifications, pipeline, deadline),
    ]);
    for (const result of results)
      if (result.status === 'rejected') signals.problem('sweeper.failed', result.reason, {});
    const [overdue, attention] = results;
    if (overdue.status === 'fulfilled') signals.measure('orders.overdue', overdue.value, {});
    if (attention.status === 'fulfilled') signals.measure('orders.attention', attention.value, {});
    const complete = results.every(({ status }) => status === 'fulfilled');
    if (complete) signals.measure('sweeper.lastRun', Math.floor(clock.now() / 1_000), {});
    signals.event('sweeper.ran', { complete });
  };
