import { app, type CosmosDBv4FunctionOptions, type HttpHandler, type HttpMethod } from '@azure/functions';
import { catalogStore } from '../shared/data/catalog-store.ts';
import { type ContainerName, containers } from '../shared/data/containers.ts';
import { cosmosAccess, cosmosClient, renewableDatabase } from '../shared/data/cosmos-client.ts';
import { cosmosDocuments } from '../shared/data/cosmos-documents.ts';
import { deadLetterStore } from '../shared/data/dead-letter-store.ts';
import { heldStock } from '../shared/data/held-stock.ts';
import { markStore } from '../shared/data/mark-store.ts';
import { notificationStore } from '../shared/data/notification-store.ts';
import { orderChanges } from '../shared/data/order-changes.ts';
import { orderStore } from '../shared/data/order-store.ts';
import { stockStore } from '../shared/data/stock-store.ts';
import type { Shop } from '../shared/http/shop.ts';
import { Circuits } from '../shared/pipeline/circuits.ts';
import { lane } from '../shared/pipeline/lane.ts';
import { notifyLane, tracedNotify } from '../shared/pipeline/notify.ts';
import type { Pipeline } from '../shared/pipeline/pipeline.ts';
import { systemClock as clock } from '../shared/ports/clock.ts';
import { randomIds as ids } from '../shared/ports/ids.ts';
import { fixed, type Secret } from '../shared/ports/secrets.ts';
import type { VerifyWebhook } from '../shared/ports/webhooks.ts';
import { azureCredential } from '../shared/providers/azure-identity/credential.ts';
import { easypostClient } from '../shared/providers/easypost/client.ts';
import { easypostShipping } from '../shared/providers/easypost/easypost-shipping.ts';
import { easypostKeyMode } from '../shared/providers/easypost/key-mode.ts';
import { easypostWebhook } from '../shared/providers/easypost/webhook.ts';
import { keyVault } from '../shared/providers/key-vault/vault.ts';
import { VaultSecrets } from '../shared/providers/key-vault/vault-secrets.ts';
import { notificationHub } from '../shared/providers/notification-hubs/notification-hub.ts';
import { stripeClient } from '../shared/providers/stripe/client.ts';
import { stripeKeyMode } from '../shared/providers/stripe/key-mode.ts';
import { stripePaymentBooks } from '../shared/providers/stripe/payment-books.ts';
import { stripePayments } from '../shared/providers/stripe/stripe-payments.ts';
import { stripeWebhook } from '../shared/providers/stripe/webhook.ts';
import { tableTax } from '../shared/providers/table-tax/table-tax.ts';
import { type SecretValues, secretKinds, secretsBy, vaultName } from '../shared/secret-settings.ts';
import { readSettings } from '../shared/settings.ts';
import { notifyBuyer } from '../shared/steps/notify-buyer.ts';
import { stepsOver } from '../shared/steps/registry.ts';
import { startTelemetry } from '../shared/telemetry/start-telemetry.ts';
import { traced } from '../shared/telemetry/traced.ts';
import { tracedFeed, tracedHttp, tracedTimer } from '../shared/telemetry/traced-functions.ts';
import { cancelOrder } from './cancel-order.ts';
import { changePayment } from './change-payment.ts';
import { checkout } from './checkout.ts';
import { devices } from './devices.ts';
import { live, ready } from './health.ts';
import { openapi } from './openapi.ts';
import { opsCommand } from './ops-command.ts';
import { type Ops, opsOrder, opsOrders } from './ops-orders.ts';
import { orders } from './orders.ts';
import { quote } from './quote.ts';
import { reconciler } from './reconciler.ts';
import { refundOrder } from './refund-order.ts';
import { sweeper } from './sweeper.ts';
import { webhook } from './webhook.ts';

/** Put in by scripts/bundle.ts. */
declare const BUILD_ID: string;

// First, so that a faulty setting below is reported as what it is and not as an app without functions.
app.http('health-live', { route: 'health/live', methods: ['GET'], authLevel: 'anonymous', handler: live });

const settings = readSettings(process.env);

const telemetry = await startTelemetry(settings, process.env, (clientId) => azureCredential(clientId)());
const { signals, tracing } = telemetry;
app.hook.appTerminate(() => telemetry.stop());
const watching = { signals, tracing, clock };
const pace = { clock, random: Math.random };
const identity = azureCredential(settings.COSMOS__clientId);

const openVault = async (uri: string) => {
  const refresh = settings.SECRETS_REFRESH_SECONDS;
  const vault = new VaultSecrets({ vault: keyVault({ uri, credential: identity }), uri, clock, signals, refresh });
  const secrets = secretsBy((name) => vault.secret(vaultName(name), secretKinds[name]));
  await vault.open();
  return { secrets, state: () => vault.state() };
};
const inEnvironment = (values: SecretValues) => ({
  secrets: secretsBy((name) => fixed(values[name])),
  state: undefined,
});
const { secrets, state } =
  'vault' in settings.secrets ? await openVault(settings.secrets.vault) : inEnvironment(settings.secrets);

const access = await cosmosAccess(settings, identity);
const database = renewableDatabase(() => cosmosClient(access), settings.COSMOS_DATABASE);
const documents = (name: ContainerName) => cosmosDocuments(database, name, tracing);
const orderDocuments = documents('orders');
const notifications = notificationStore(documents('notifications'), pace);
const marks = markStore(documents('notifications'), pace);
const deadLetters = deadLetterStore(documents('deadletters'), pace);
const stock = stockStore(documents('catalog'), pace);

const tax = traced(tracing, 'tax', tableTax());
const stripe = stripeClient({ apiKey: secrets.STRIPE_API_KEY, apiUrl: settings.STRIPE_API_URL });
const payments = traced(tracing, 'payments', stripePayments(stripe));
const easypost = easypostClient({ apiKey: secrets.EASYPOST_API_KEY, apiUrl: settings.EASYPOST_API_URL });
const hub = notificationHub({
  connectionString: secrets.NOTIFICATION_HUB_CONNECTION,
  hubName: settings.NOTIFICATION_HUB_NAME,
});
const push = traced(tracing, 'push', hub.push);
const installations = traced(tracing, 'installations', hub.installations);

const shop: Shop = {
  orders: orderStore(orderDocuments, pace),
  catalog: catalogStore(documents('catalog'), clock),
  tax,
  installations,
  payments,
  clock,
  ids,
  signals,
  tracing,
  shippingRates: settings.SHIPPING_RATES,
  tokenKeys: secrets.ORDER_TOKEN_KEYS,
  watchdog: settings.WATCHDOG_SECONDS,
  fulfillAfter: settings.FULFILL_AFTER_SECONDS,
  capture: settings.CAPTURE,
  paymentExpiry: settings.PAYMENT_EXPIRY_SECONDS,
};

const pipeline: Pipeline = {
  orders: shop.orders,
  deadLetters,
  steps: stepsOver({
    tax,
    stock,
    payments,
    shipping: traced(tracing, 'shipping', easypostShipping(easypost, settings.SHIP_FROM)),
    clock,
    watchdog: settings.WATCHDOG_SECONDS,
  }),
  circuits: new Circuits({ clock, random: Math.random, signals }),
  clock,
  ids,
  random: Math.random,
  signals,
  tracing,
  watchdog: settings.WATCHDOG_SECONDS,
};
const notify = tracedNotify(tracing, notifyBuyer({ push, installations, notifications, deadLetters, clock, signals }));

/** The change feed of the orders, under leases of its own for each function. A retry policy is left out on purpose. */
const ordersFeed = (leaseContainerPrefix: string) =>
  ({
    connection: 'COSMOS',
    databaseName: settings.COSMOS_DATABASE,
    containerName: containers.orders.id,
    leaseContainerName: containers.leases.id,
    leaseContainerPrefix,
    createLeaseContainerIfNotExists: false,
    startFromBeginning: true,
    maxItemsPerInvocation: 300,
    feedPollDelay: settings.FEED_POLL_MS,
    leaseExpirationInterval: settings.FEED_LEASE_EXPIRY_MS,
    leaseRenewInterval: Math.floor(settings.FEED_LEASE_EXPIRY_MS / 3),
    leaseAcquireInterval: Math.floor(settings.FEED_LEASE_EXPIRY_MS / 4),
  }) satisfies Omit<CosmosDBv4FunctionOptions, 'handler'>;

const readiness = {
  store: () => orderDocuments.read('ready', 'ready'),
  secrets: state,
  keyModes: async () => ({
    payments: stripeKeyMode(await secrets.STRIPE_API_KEY()),
    shipping: easypostKeyMode(await secrets.EASYPOST_API_KEY()),
  }),
  signals,
  build: BUILD_ID,
};
const ops: Ops = { pipeline, operators: secrets.OPERATOR_TOKENS };

/** Lets in what is signed with the secrets in use; undefined while there is none. */
const verifierOf =
  (signing: Secret<readonly string[]>, verifier: (secrets: readonly string[]) => VerifyWebhook) => async () => {
    const inUse = await signing();
    return inUse.length === 0 ? undefined : verifier(inUse);
  };
const paymentWebhook = verifierOf(secrets.STRIPE_WEBHOOK_SECRETS, stripeWebhook);
const shippingWebhook = verifierOf(secrets.EASYPOST_WEBHOOK_SECRETS, easypostWebhook);

/** Who may call is for the handlers: order tokens, operators' tokens, signatures. */
const http = (name: string, methods: HttpMethod[], route: string, handler: HttpHandler) =>
  app.http(name, { route, methods, authLevel: 'anonymous', handler: tracedHttp(watching, name, handler) });

http('quote', ['POST'], 'quote', quote(shop));
http('checkout', ['POST'], 'checkout', checkout(shop));
http('orders', ['GET'], 'orders/{orderId}', orders(shop));
http('change-payment', ['POST'], 'orders/{orderId}/payment', changePayment(shop));
http('refund-order', ['POST'], 'orders/{orderId}/refunds', refundOrder(ops));
http('cancel-order', ['POST'], 'orders/{orderId}/cancel', cancelOrder(shop));
http('devices', ['PUT', 'GET', 'DELETE'], 'devices/{installationId}', devices(shop));
http('ops-orders', ['GET'], 'ops/orders', opsOrders(ops));
http('ops-order', ['GET'], 'ops/orders/{orderId}', opsOrder(ops));
http('ops-retry', ['POST'], 'ops/orders/{orderId}/retry', opsCommand('retry', ops));
http('ops-resolve', ['POST'], 'ops/orders/{orderId}/resolve', opsCommand('resolve', ops));
http('ops-cancel', ['POST'], 'ops/orders/{orderId}/cancel', opsCommand('cancel', ops));
http('payment-webhook', ['POST'], 'webhooks/payments', webhook('payment', paymentWebhook, pipeline));
http('shipping-webhook', ['POST'], 'webhooks/shipping', webhook('shipment', shippingWebhook, pipeline));
http('openapi', ['GET'], 'openapi.json', openapi);
http('health-ready', ['GET'], 'health/ready', ready(readiness));

app.cosmosDB('tax', { ...ordersFeed('tax'), handler: tracedFeed(watching, 'tax', lane('tax', pipeline)) });
app.cosmosDB('payment', {
  ...ordersFeed('payment'),
  handler: tracedFeed(watching, 'payment', lane('payment', pipeline)),
});
app.cosmosDB('fulfillment', {
  ...ordersFeed('fulfillment'),
  handler: tracedFeed(watching, 'fulfillment', lane('fulfillment', pipeline)),
});
app.cosmosDB('notifications', {
  ...ordersFeed('notifications'),
  handler: tracedFeed(watching, 'notifications', notifyLane(notify, pipeline)),
});

app.timer('sweeper', {
  schedule: settings.SWEEP_SCHEDULE,
  runOnStartup: false,
  useMonitor: true,
  handler: tracedTimer(watching, 'sweeper', sweeper(pipeline, notify, notifications)),
});

app.timer('reconciler', {
  schedule: settings.RECONCILE_SCHEDULE,
  runOnStartup: false,
  useMonitor: true,
  handler: tracedTimer(
    watching,
    'reconciler',
    reconciler({
      untold: { changes: orderChanges(orderDocuments), marks, notify, pipeline },
      stock: { held: heldStock(documents('catalog')), stock, pipeline },
      payments: { books: traced(tracing, 'books', stripePaymentBooks(stripe)), marks, pipeline },
    }),
  ),
});
