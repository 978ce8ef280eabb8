import { randomUUID } from 'node:crypto';
import type { ContainerRequest } from '@azure/cosmos';
import { catalogLoader } from '../../shared/data/catalog-loader.ts';
import { type ContainerName, containers } from '../../shared/data/containers.ts';
import { cosmosClient } from '../../shared/data/cosmos-client.ts';
import { cosmosDocuments } from '../../shared/data/cosmos-documents.ts';
import { deadLetterStore } from '../../shared/data/dead-letter-store.ts';
import { notificationStore } from '../../shared/data/notification-store.ts';
import { orderStore } from '../../shared/data/order-store.ts';
import { stockStore } from '../../shared/data/stock-store.ts';
import { systemClock as clock } from '../../shared/ports/clock.ts';
import { randomIds } from '../../shared/ports/ids.ts';
import type { Notifications } from '../../shared/ports/notifications.ts';
import type { Orders } from '../../shared/ports/orders.ts';
import type { DeadLettersUnderContract } from './dead-letters-contract.ts';
import type { StockUnderContract } from './stock-contract.ts';

export interface StoresUnderContract {
  orders: Orders;
  notifications: Notifications;
  stock: StockUnderContract;
  deadLetters: DeadLettersUnderContract;
  /** Deletes the database. */
  close(): Promise<void>;
}

/** The stores over a database of their own. */
export async function cosmosStores(connectionString: string): Promise<StoresUnderContract> {
  const client = cosmosClient({ connectionString });
  const { database } = await client.databases.create({ id: `contract-${randomUUID()}` });
  const close = async () => {
    await database.delete();
    client.dispose();
  };
  try {
    for (const definition of Object.values(containers)) {
      const request: ContainerRequest = JSON.parse(JSON.stringify(definition));
      await database.containers.create(request);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const pace = { clock, random: Math.random };
  const documents = (name: ContainerName) => cosmosDocuments(database, name);
  const loader = catalogLoader(documents('catalog'), randomIds, pace);
  return {
    orders: orderStore(documents('orders'), pace),
    notifications: notificationStore(documents('notifications'), pace),
    stock: {
      stock: stockStore(documents('catalog'), pace),
      shelve: (sku, onHand) => loader.setOnHand(sku, onHand),
      counts: async (sku) => {
        const { resource } = await database.container('catalog').item('stock', sku).read();
        return { onHand: resource.onHand, available: resource.available };
      },
    },
    deadLetters: {
      deadLetters: deadLetterStore(documents('deadletters'), pace),
      about: async (documentId) => {
        const query = 'SELECT c.detail, c.at FROM c WHERE c.documentId = @id';
        const parameters = [{ name: '@id', value: documentId }];
        const { resources } = await database.container('deadletters').items.query({ query, parameters }).fetchAll();
        return resources;
      },
    },
    close,
  };
}
