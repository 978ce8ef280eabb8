import type { Order } from '../../shared/order/order.ts';
import { storedOrder } from '../../shared/ports/stored-order.ts';
import { messageFor } from '../../shared/steps/messages.ts';
import { checkCosts } from './cost-at-rest.ts';
import { checkMoney } from './money-at-rest.ts';
import { deviceOf } from './plan.ts';
import { checkPromises } from './promises-at-rest.ts';
import type { World } from './world.ts';

const threeDays = 3 * 24 * 3_600_000;

/** What must hold over the whole system when it has come to rest. */
export function checkAtRest(world: World): void {
  const { watch } = world;
  for (const [orderId] of world.acknowledgedOrders) {
    if (world.cosmos.newest('orders', orderId, orderId) === undefined)
      watch.violate('I1', `${orderId} was acknowledged and is not there`);
  }
  if (world.distinctKeys < watch.orders.size)
    watch.violate('I2', `${watch.orders.size} orders under ${world.distinctKeys} keys`);

  for (const item of world.cosmos.all('orders')) {
    if (!item.id.startsWith('ord_')) continue;
    const { order } = storedOrder(item.document);
    checkOrder(world, order);
    checkMoney(world, order);
    checkNotifications(world, order);
  }
  for (const { sku } of world.plan.skus) checkHeld(world, sku);
  checkCharges(world);
  checkPromises(world);
  checkCosts(world);
}

function checkOrder(world: World, order: Order): void {
  const { watch, easypost } = world;
  const { head, id } = order;
  world.attention(order);
  if (head.attention !== null) return;
  if (head.ended === 'no')
    watch.violate('I7', `${id} is at rest and has not ended: ${summary(order)}, wakeAt ${order.wakeAt ?? 'null'}`);
  if (head.ended !== 'completed' && head.ended !== 'closed' && easypost.liveLabelsOf(id).length > 0)
    watch.violate('I14', `${id} has a live label and ended ${head.ended}`);
}

/** Every milestone was shown, or one that came later, or it was too old to be told. */
function checkNotifications(world: World, order: Order): void {
  const planned = world.acknowledgedOrders.get(order.id);
  if (planned?.hasDevice !== true) return;
  const shown = world.hub.shown.filter(({ orderId }) => orderId === order.id).map(({ seq }) => seq);
  const newest = Math.max(0, ...shown);
  for (const entry of order.log) {
    const { seq, type, at } = entry;
    if (messageFor(entry, order) === undefined || shown.includes(seq) || seq < newest) continue;
    if (world.schedule.now - at > threeDays && world.plan.faults.includes('F32')) continue;
    world.watch.violate('I12', `${order.id}: entry ${seq} (${type}) was never told to ${deviceOf(planned.number)}`);
  }
  for (const seq of shown) {
    if (order.log.some((entry) => entry.seq === seq && messageFor(entry, order) !== undefined)) continue;
    world.watch.violate('I12', `${order.id}: entry ${seq} was told and is not in the ledger`);
  }
}

function checkHeld(world: World, sku: string): void {
  for (const item of world.cosmos.all('catalog')) {
    const { orderId, status } = item.document;
    if (item.document['sku'] !== sku || status !== 'held' || typeof orderId !== 'string') continue;
    const order = world.watch.orders.get(orderId);
    if (order?.head.attention !== null || order.head.ended === 'no') continue;
    world.watch.violate('I21', `${sku} is held by ${orderId}, which has ended`);
  }
}

/** I19: no money is taken for an order that nobody knows. */
function checkCharges({ stripe, watch }: World): void {
  for (const { id, metadata, amount_received: received, amount_capturable: held } of stripe.machine.books()
    .paymentIntents)
    if (received + held > 0 && !watch.orders.has(metadata['orderId'] ?? ''))
      watch.violate('I19', `${id} holds or took money for no order`);
}

function summary({ head }: Order): string {
  const { goal, tax, stock, payment, shipment } = head;
  return `goal ${goal}, tax ${tax}, stock ${stock}, payment ${payment}, shipment ${shipment}`;
}
