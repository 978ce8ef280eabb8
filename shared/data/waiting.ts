import { type WaitsFor, waitsForSchema } from '../order/order.ts';
import type { Waiting } from '../ports/orders.ts';
import type { Condition } from './due-ids.ts';

/**
 * A choice of orders by what they wait for, as a condition. Comparing null or nothing with a text is undefined, which no
 * NOT turns into true: so orders are left out by naming those that stay.
 */
export function waitingCondition(which: Waiting | undefined): Condition | undefined {
  if (which === undefined) return undefined;
  if ('waitingFor' in which) return { text: 'c.waitsFor = @waitsFor', parameters: { '@waitsFor': which.waitingFor } };
  const { notWaitingFor } = which;
  if (notWaitingFor.length === 0) return undefined;
  const others = waitsForSchema.options.filter((one: WaitsFor) => !notWaitingFor.includes(one));
  const isOther = others.length === 0 ? [] : [`c.waitsFor IN (${others.map((one) => `'${one}'`).join(', ')})`];
  return { text: `(${['NOT IS_STRING(c.waitsFor)', ...isOther].join(' OR ')})`, parameters: {} };
}
