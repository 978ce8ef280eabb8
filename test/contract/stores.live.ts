import { afterAll } from 'vitest';
import { cosmosStores } from './cosmos-stores.ts';
import { credentials, wanted } from './credentials.ts';
import { deadLettersContract } from './dead-letters-contract.ts';
import { notificationsContract } from './notifications-contract.ts';
import { ordersContract } from './orders-contract.ts';
import { stockContract } from './stock-contract.ts';

const stores = await cosmosStores(credentials(wanted.stores, process.env).COSMOS);
afterAll(() => stores.close());

ordersContract(async () => stores.orders);
stockContract(async () => stores.stock);
notificationsContract(async () => stores.notifications);
deadLettersContract(async () => stores.deadLetters);
