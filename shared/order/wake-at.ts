import { nextStep, type OrderInProcess } from './next-step.ts';

/**
 * When somebody must look at an order again (epoch milliseconds), or null at rest. An order that needs a step now gets a
 * watchdog: if nobody has moved it by then, the sweeper does.
 */
export function wakeAt(order: OrderInProcess, now: number, watchdog: number): number | null {
  const next = nextStep(order, now, false);
  switch (next.kind) {
    case 'rest':
      return null;
    case 'wait':
      return Math.max(next.until, now);
    case 'run':
    case 'decide':
      return now + watchdog;
  }
}
