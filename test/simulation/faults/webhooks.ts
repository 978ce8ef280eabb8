import type { Dice } from '../dice.ts';
import { webhookSecrets } from '../shop-settings.ts';
import type { World } from '../world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** F31: webhooks come twice, late, in another order or never, and some are none of the provider's. */
export function misdeliverWebhooks(world: World): void {
  const dice = world.dice('F31');
  const { courier } = world;
  const straight = courier.fate;
  const rate = dice.magnitude(0.1, 1);
  courier.fate = () => {
    if (world.troubles.isOver || !dice.chance(rate)) return straight();
    world.troubles.count('F31');
    const late = () => dice.magnitude(1, dice.pick([minute, day, 3 * day]));
    return dice.pick([[], [late()], [...straight(), ...straight()], [...straight(), late(), late()]]);
  };
  for (let n = 0; n < dice.whole(1, 4); n += 1) {
    world.schedule.after(dice.between(0, world.plan.chaos), () =>
      world.act('forged webhook', () => forge(world, dice)),
    );
  }
}

/** Somebody else writes what looks like a webhook about one of the orders. It is not to be believed. */
async function forge(world: World, dice: Dice): Promise<void> {
  const [first, ...others] = world.acknowledgedOrders.keys();
  if (first === undefined) return;
  world.troubles.count('F31');
  const orderId = dice.pick([first, ...others]);
  const { now } = world.schedule;
  const route = dice.pick(['payment-webhook', 'shipping-webhook'] as const);
  const payment = { object: 'payment_intent', id: world.stripe.intentsOf(orderId)[0]?.id ?? 'pi_x' };
  const parcel = {
    object: 'Tracker',
    shipment_id: world.easypost.labelsOf(orderId)[0] ?? 'shp_x',
    status: 'delivered',
  };
  const event =
    route === 'payment-webhook'
      ? { object: 'event', type: 'payment_intent.succeeded', data: { object: { ...payment, metadata: { orderId } } } }
      : { object: 'Event', description: 'tracker.updated', result: parcel };
  const unsigned = [undefined, { secret: 'whsec_of_somebody_else', at: now }] as const;
  const stale = { secret: webhookSecrets[0], at: now - dice.between(11 * minute, day) };
  // EasyPost signs the body alone as well, so that what is old cannot be told from what is new.
  const signing = dice.pick(route === 'payment-webhook' ? [...unsigned, stale] : unsigned);
  const status = await world.courier.send(route, JSON.stringify({ id: 'evt_forged', ...event }), signing);
  if (status !== undefined && status < 300) world.watch.violate('I18', `a forged ${route} was answered ${status}`);
}
