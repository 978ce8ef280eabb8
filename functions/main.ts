import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, type CosmosDBFunctionOptions } from '@azure/functions';
import { catalogStore } from '../shared/data/catalog-store.ts';
import { containers } from '../shared/data/containers.ts';
import { cosmosAccess, cosmosClient } from '../shared/data/cosmos-client.ts';
import { cosmosDocuments } from '../shared/data/cosmos-documents.ts';
import { deadLetterStore } from '../shared/data/dead-letter-store.ts';
import { notificationStore } from '../shared/data/notification-store.ts';
import { orderStore } from '../shared/data/order-store.ts';
import { stockStore } from '../shared/data/stock-store.ts';
import type { Shop } from '../shared/http/shop.ts';
import { lane } from '../shared/pipeline/lane.ts';
import { notifyLane } from '../shared/pipeline/notify.ts';
import type { Pipeline } from '../shared/pipeline/pipeline.ts';
import type { Clock } from '../shared/ports/clock.ts';
import { easypostShipping } from '../shared/providers/easypost/easypost-shipping.ts';
import { notificationHub } from '../shared/providers/notification-hubs/notification-hub.ts';
import { stripePayments } from '../shared/providers/stripe/stripe-payments.ts';
import { tableTax } from '../shared/providers/table-tax/table-tax.ts';
import { readSettings } from '../shared/settings.ts';
import { notifyBuyer } from '../shared/steps/notify-buyer.ts';
import { stepsOver } from '../shared/steps/registry.ts';
import { logSignals } from '../shared/telemetry/log-signals.ts';
import { checkout } from './checkout.ts';
import { devices } from './devices.ts';
import { live, ready } from './health.ts';
import { openapi } from './openapi.ts';
import { orders } from './orders.ts';
import { quote } from './quote.ts';
import { sweeper } from './sweeper.ts';

// First, so that a faulty setting below is reported as what it is and not as an app without functions.
app.http('health-live', { route: 'health/live', methods: ['GET'], authLevel: 'anonymous', handler: live });

const settings = readSettings(process.env);
const clock: Clock = { now: Date.now, monotonic: () => performance.now(), sleep: async (ms) => void (await sleep(ms)) };
