import type { HttpHandler } from '@azure/functions';
import { cancelOrder } from '../../functions/cancel-order.ts';
import { changePayment } from '../../functions/change-payment.ts';
import { checkout } from '../../functions/checkout.ts';
import { opsCommand } from '../../functions/ops-command.ts';
import { orders } from '../../functions/orders.ts';
import { reconciler } from '../../functions/reconciler.ts';
import { refundOrder } from '../../functions/refund-order.ts';
import { sweeper } from '../../functions/sweeper.ts';
import { webhook } from '../../functions/webhook.ts';
import { catalogStore } from '../../shared/data/catalog-store.ts';
import type { ContainerName } from '../../shared/data/containers.ts';
import { cosmosDocuments } from '../../shared/data/cosmos-documents.ts';
import { deadLetterStore } from '../../shared/data/dead-letter-store.ts';
import type { Documents } from '../../shared/data/documents.ts';
import { heldStock } from '../../shared/data/held-stock.ts';
import { markStore } from '../../shared/data/mark-store.ts';
import { notificationStore } from '../../shared/data/notification-store.ts';
import { orderChanges } from '../../shared/data/order-changes.ts';
import { orderStore } from '../../shared/data/order-store.ts';
import { stockStore } from '../../shared/data/stock-store.ts';
import type { Shop } from '../../shared/http/shop.ts';
import { Circuits, providers } from '../../shared/pipeline/circuits.ts';
import { lane } from '../../shared/pipeline/lane.ts';
import { notifyLane } from '../../shared/pipeline/notify.ts';
import type { Pipeline } from '../../shared/pipeline/pipeline.ts';
import type { Notifications } from '../../shared/ports/notifications.ts';
import type { Orders } from '../../shared/ports/orders.ts';
import type { Payments } from '../../shared/ports/payments.ts';
import { fixed } from '../../shared/ports/secrets.ts';
import type { Shipping } from '../../shared/ports/shipping.ts';
import type { Stock } from '../../shared/ports/stock.ts';
import { noTracing } from '../../shared/ports/tracing.ts';
import { easypostShipping } from '../../shared/providers/easypost/easypost-shipping.ts';
import { easypostWebhook } from '../../shared/providers/easypost/webhook.ts';
import { stripePaymentBooks } from '../../shared/providers/stripe/payment-books.ts';
import { stripePayments } from '../../shared/providers/stripe/stripe-payments.ts';
import { stripeWebhook } from '../../shared/providers/stripe/webhook.ts';
import { notifyBuyer } from '../../shared/steps/notify-buyer.ts';
import { type StepPorts, type Steps, stepsOver } from '../../shared/steps/registry.ts';
import { cosmosClient } from './cosmos-client.ts';
import type { Process } from './host.ts';
import { operators, paymentExpiry, shipFrom, shippingRates, watchdog, webhookSecrets } from './shop-settings.ts';
import type { Stage } from './stage.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { LaneName, Route } from './triggers.ts';

type StripeSdk = ReturnType<StripeAccount['client']>;

/** Parts of the app that can be replaced by weaker ones. Nothing in the app itself can be switched off. */
export interface Parts {
  stripe(client: StripeSdk): StripeSdk;
  documents(documents: Documents): Documents;
  orders(orders: Orders): Orders;
  stock(stock: Stock): Stock;
  payments(payments: Payments): Payments;
  shipping(shipping: Shipping): Shipping;
  notifications(notifications: Notifications): Notifications;
  steps(steps: Steps, ports: StepPorts): Steps;
  pipeline(pipeline: Pipeline): Pipeline;
}

/** What a process serves: as functions/main.ts puts it together, over the services of a stage. */
export interface App {
  http: Record<Route, HttpHandler>;
  feed: Record<LaneName, (documents: unknown) => Promise<void>>;
  sweep: () => Promise<void>;
  reconcile: () => Promise<void>;
  /** Whether a provider is not called at the moment. */
  isOpen: (provider: unknown) => boolean;
}

export function startApp(stage: Stage, parts: Parts, process: Process): App {
  const { wire } = stage;
  const { clock } = process;
  const random = stage.dice(`random of ${process.host.name} at ${stage.schedule.now}`).random;
  const pace = { clock, random };
  const ids = { command: () => stage.nextCommand() };
  const signals = stage.signals(process);

  const database = cosmosClient(stage.cosmos, wire, process);
  const documents = (name: ContainerName) => parts.documents(cosmosDocuments(database, name));
  const notifications = parts.notifications(notificationStore(documents('notifications'), pace));
  const deadLetters = deadLetterStore(documents('deadletters'), pace);
  const tax = stage.tax.port(wire, process);
  const { push, installations } = stage.hub.ports(wire, process);

  const stripe = parts.stripe(stage.stripe.client(wire, process));
  const payments = parts.payments(stripePayments(async () => stripe));

  const shop: Shop = {
    orders: parts.orders(orderStore(documents('orders'), pace)),
    catalog: catalogStore(documents('catalog'), clock),
    tax,
    installations,
    payments,
    clock,
    ids,
    signals,
    tracing: noTracing,
    shippingRates,
    tokenKeys: fixed([{ id: 'k1', secret: Buffer.alloc(32, 1) }]),
    watchdog,
    fulfillAfter: stage.plan.fulfillAfter,
    capture: stage.plan.capture,
    paymentExpiry,
  };

  const easypost = stage.easypost.client(wire, process);
  const stock = parts.stock(stockStore(documents('catalog'), pace));
  const ports: StepPorts = {
    tax,
    stock,
    payments,
    shipping: parts.shipping(easypostShipping(async () => easypost, shipFrom)),
    clock,
    watchdog,
  };
  const circuits = new Circuits({ clock, random, signals });
  const pipeline = parts.pipeline({
    orders: shop.orders,
    deadLetters,
    steps: stage.withFaultySteps(parts.steps(stepsOver(ports), ports), process),
    circuits,
    clock,
    ids,
    random,
    signals,
    tracing: noTracing,
    watchdog,
  });
  const notify = notifyBuyer({ push, installations, notifications, deadLetters, clock, signals });
  const runSweeper = sweeper(pipeline, notify, notifications);
  const marks = markStore(documents('notifications'), pace);
  const runReconciler = reconciler({
    untold: { changes: orderChanges(documents('orders')), marks, notify, pipeline },
    stock: { held: heldStock(documents('catalog')), stock, pipeline },
    payments: { books: stripePaymentBooks(async () => stripe), marks, pipeline },
  });

  const ops = { pipeline, operators: fixed(operators) };
  const inLane = (name: 'tax' | 'payment' | 'fulfillment') => {
    const handle = lane(name, pipeline);
    return (batch: unknown) => handle(batch, {});
  };
  return {
    http: {
      checkout: checkout(shop),
      orders: orders(shop),
      cancel: cancelOrder(shop),
      payment: changePayment(shop),
      refund: refundOrder(ops),
      retry: opsCommand('retry', ops),
      resolve: opsCommand('resolve', ops),
      undo: opsCommand('cancel', ops),
      'payment-webhook': webhook('payment', fixed(stripeWebhook(webhookSecrets)), pipeline),
      'shipping-webhook': webhook('shipment', fixed(easypostWebhook(webhookSecrets)), pipeline),
    },
    feed: {
      tax: inLane('tax'),
      payment: inLane('payment'),
      fulfillment: inLane('fulfillment'),
      notifications: notifyLane(notify, pipeline),
    },
    sweep: async () => {
      await runSweeper(stage.timer, stage.invocation);
    },
    reconcile: async () => {
      await runReconciler(stage.timer, stage.invocation);
    },
    isOpen: (provider) => providers.some((one) => one === provider && circuits.standing(one) === 'open'),
  };
}
