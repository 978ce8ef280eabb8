import type { Engage } from './engage.ts';

const hour = 3_600_000;

/** Picks parcels up and delivers them, some without ever scanning them on the way. What was given back stays where it is. */
export const carrier: Engage = (world) => {
  const { easypost, schedule } = world;
  easypost.onLabel((orderId) => {
    const dice = world.dice(`parcel of ${orderId}`);
    const shipment = easypost.labelsOf(orderId).at(-1);
    if (shipment === undefined || dice.chance(0.2)) return;
    const pickUp = dice.magnitude(20, dice.pick([2_000, 12 * hour]));
    const scan = (status: 'in_transit' | 'out_for_delivery' | 'delivered', after: number) => {
      schedule.after(after, () => {
        if (!easypost.liveLabelsOf(orderId).includes(shipment)) return;
        world.trace.note('carrier', () => `${status}: ${orderId}`);
        easypost.machine.track(shipment, status);
        world.courier.collect();
      });
    };
    if (dice.chance(0.8)) scan('in_transit', pickUp);
    if (dice.chance(0.3)) scan('out_for_delivery', 2 * pickUp);
    if (dice.chance(0.7)) scan('delivered', 3 * pickUp);
  });
};
