import type { TimerHandler } from '@azure/functions';
import { reconcileNotifications, type UntoldOrders } from '../shared/pipeline/reconcile-notifications.ts';
import { type PaymentsToReconcile, reconcilePayments } from '../shared/pipeline/reconcile-payments.ts';
import { reconcileStock, type StockToReconcile } from '../shared/pipeline/reconcile-stock.ts';

/** What is not begun within this many milliseconds waits for the next run. */
const budget = 120_000;

export interface Reconciled {
  untold: UntoldOrders;
  stock: StockToReconcile;
  payments: PaymentsToReconcile;
}

/** Timer: finds what neither the feed nor the sweeper can see. It writes nothing when there is nothing to put right. */
export const reconciler =
  ({ untold, stock, payments }: Reconciled): TimerHandler =>
  async () => {
    const { clock, signals } = payments.pipeline;
    const deadline = clock.monotonic() + budget;
    const results = await Promise.allSettled([
      reconcileNotifications(untold, deadline),
      reconcileStock(stock, deadline),
      reconcilePayments(payments, deadline),
    ]);
    for (const result of results)
      if (result.status === 'rejected') signals.problem('reconciler.failed', result.reason, {});
    signals.event('reconciler.ran', { complete: results.every(({ status }) => status === 'fulfilled') });
  };
