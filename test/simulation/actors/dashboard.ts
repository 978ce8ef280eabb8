import type { Dice } from '../dice.ts';
import { operatorToken } from '../shop-settings.ts';
import type { Deed } from '../stage.ts';
import type { World } from '../world.ts';
import type { Engage } from './engage.ts';
import { atMoment, drawMoment } from './moments.ts';

const hour = 3_600_000;

const moments = [
  'payment.authorized',
  'payment.captured',
  'shipment.buying',
  'order.completed',
  'order.completed',
  'refund.requested',
  'payment.action_required',
  'cancel.requested',
] as const;

/** People who use the provider's own pages: the app learns of it by webhook, if at all. */
export const dashboard: Engage = (world) => {
  const share = world.dice('dashboard').between(0.1, 0.5);
  world.onAcknowledged(({ orderId, number }) => {
    takeAnotherCard(world, { orderId, number });
    const dice = world.dice(`dashboard for order ${number}`);
    if (!dice.chance(share)) return;
    if (dice.chance(0.3)) return captureAtOnce(world, dice, { orderId, number });
    atMoment(world, orderId, drawMoment(dice, moments), `dashboard for order ${number}`, async () => {
      const deed = dice.pick(['refund', 'refund', 'dispute', 'dispute', 'cancel', 'capture'] as const);
      const intent = world.stripe.intentsOf(orderId).at(-1);
      if (intent !== undefined) act(world, dice, { orderId, id: intent.id, deed });
    });
  });
};

/** Somebody takes the money as soon as it is authorized, before the app may know of it; and perhaps ends the order as well. */
function captureAtOnce(world: World, dice: Dice, { orderId, number }: { orderId: string; number: number }): void {
  let isDone = false;
  const [after, alsoCancels] = [dice.magnitude(1, 1_000), dice.chance(0.5)];
  const sent = { token: operatorToken, key: `ends-${number}-${'0'.repeat(16)}`, body: { note: 'Paid by hand.' } };
  world.stripe.onMoney((moved) => {
    if (isDone || moved !== orderId) return;
    const intent = world.stripe.intentsOf(orderId).find(({ status }) => status === 'requires_capture');
    if (intent === undefined) return;
    isDone = true;
    world.schedule.after(after, () => {
      act(world, dice, { orderId, id: intent.id, deed: 'capture' });
      if (alsoCancels) world.act(`end of order ${number}`, () => world.desk.command('undo', orderId, sent));
    });
  });
}

/**
 * The card is declined for good. Before the app has ended the payment, the buyer uses the client secret with another card,
 * and mostly somebody takes that money.
 */
function takeAnotherCard(world: World, { orderId, number }: { orderId: string; number: number }): void {
  const dice = world.dice(`another card of order ${number}`);
  if (!dice.chance(0.8)) return;
  const moment = { entry: 'payment.declined', after: dice.magnitude(1, 300) } as const;
  atMoment(world, orderId, moment, `another card of order ${number}`, async () => {
    const id = world.stripe.intentsOf(orderId).at(-1)?.id;
    if (id === undefined) return;
    const parameters = { payment_method: 'pm_card_visa' };
    const { status } = world.stripe.machine.handle({ operation: 'paymentIntents.confirm', id, parameters });
    world.trace.note('buyer', () => `tries another card on ${id}: ${status}`);
    world.stripe.moved(id);
    if (status !== 200 || dice.chance(0.2)) return;
    await world.pause(dice.magnitude(1, 100));
    act(world, dice, { orderId, id, deed: 'capture' });
  });
}

function act(world: World, dice: Dice, { orderId, id, deed }: { orderId: string; id: string; deed: Deed }): void {
  const { machine } = world.stripe;
  const { dashboard: pages } = machine;
  const received = machine.find(id)?.amount_received ?? 0;
  const amount = dice.chance(0.5) ? undefined : Math.max(1, Math.round(dice.between(0, received)));
  const isPart = deed === 'capture' && dice.chance(0.3);
  const capturePart = () => {
    const parameters = { amount_to_capture: Math.ceil((machine.find(id)?.amount_capturable ?? 0) / 2) };
    return machine.handle({ operation: 'paymentIntents.capture', id, parameters });
  };
  const press = deed === 'refund' ? () => pages.refund(id, amount) : () => pages[deed](id);
  const { status, body } = isPart ? capturePart() : press();
  world.trace.note('people', () => `${deed} ${id} in the dashboard: ${status}`);
  if (status !== 200) return;
  world.done(orderId, deed);
  world.stripe.moved(id);
  if (deed !== 'dispute' || !('id' in body) || !dice.chance(0.8)) return;
  const [disputeId, outcome] = [String(body.id), dice.pick(['won', 'lost'] as const)];
  world.schedule.after(dice.magnitude(1_000, 48 * hour), () => {
    pages.closeDispute(disputeId, outcome);
    world.stripe.moved(id);
  });
}
