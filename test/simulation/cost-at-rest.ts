import type { FaultId } from './faults/fault.ts';
import type { World } from './world.ts';

const hour = 3_600_000;

/** Writes of its document that an order without trouble needs at most. */
const untroubled = 10;
/** What a parked order may cost in its first hour, and in each later one. */
const parked = { firstHour: 30, laterHour: 20 };
/** Whatever goes wrong: more would be a loop. */
const runaway = 120;

/** Faults that make an order wait, and write nothing of themselves. */
const waiting: readonly FaultId[] = ['F18', 'F19', 'F20', 'F24', 'F25', 'F26', 'F28'];

/** I16: how often the document of each order was written. */
export function checkCosts({ plan, watch }: World): void {
  const isQuiet = plan.actors.length === 0;
  const isUndisturbed = isQuiet && plan.faults.length === 0 && plan.fulfillAfter === 0;
  const onlyWaits = isQuiet && plan.faults.every((fault) => waiting.includes(fault));

  for (const [orderId, times] of watch.writeTimes) {
    const began = times[0] ?? 0;
    const first = times.filter((time) => time < began + hour).length;
    const later = Math.max(0, ...times.filter((time) => time >= began + hour).map((time) => within(times, time)));
    const ended = watch.orders.get(orderId)?.head.ended;
    if (isUndisturbed && ended === 'completed' && times.length > untroubled)
      watch.violate('I16', `${orderId} had no trouble and was written ${times.length} times`);
    if (onlyWaits && (first > parked.firstHour || later > parked.laterHour))
      watch.violate('I16', `${orderId} was written ${first} times in its first hour and up to ${later} in a later one`);
    const most = Math.max(0, ...times.map((time) => within(times, time)));
    if (most > runaway && !plan.faults.includes('F14'))
      watch.violate('I16', `${orderId} was written ${most} times in an hour`);
  }
}

/** Writes in the hour from `time` on. */
function within(times: readonly number[], time: number): number {
  return times.filter((one) => one >= time && one < time + hour).length;
}
