import { startCosmos } from 'cosmos-emulator';
import { afterAll } from 'vitest';
import { cosmosStores } from './cosmos-stores.ts';
import { deadLettersContract } from './dead-letters-contract.ts';
import { notificationsContract } from './notifications-contract.ts';
import { ordersContract } from './orders-contract.ts';
import { stockContract } from './stock-contract.ts';

const cosmos = await startCosmos({ port: 0 });
const stores = await cosmosStores(cosmos.connectionString);
afterAll(async () => {
  await stores.close();
  await cosmos.stop();
});

ordersContract(async () => stores.orders);
stockContract(async () => stores.stock);
notificationsContract(async () => stores.notifications);
deadLettersContract(async () => stores.deadLetters);
