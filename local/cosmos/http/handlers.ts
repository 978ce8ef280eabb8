import { unsupported } from '../store/refusal.ts';
import { readAccount } from './account.ts';
import { runBatch, runBulk } from './batch.ts';
import type { Handler } from './call.ts';
import {
  createContainer,
  deleteContainer,
  listContainers,
  queryContainers,
  readContainer,
  replaceContainer,
} from './containers.ts';
import { createDatabase, deleteDatabase, listDatabases, queryDatabases, readDatabase } from './databases.ts';
import { readFeed } from './feed.ts';
import { createItem, deleteItem, deletePartition, patchItem, readItem, replaceItem, upsertItem } from './items.ts';
import { listOffers, queryOffers, readOffer, replaceOffer } from './offers.ts';
import { listItems, planQuery, queryItems } from './queries.ts';
import { listRanges } from './ranges.ts';
import type { Operation } from './route.ts';

const refuse: Handler = ({ route }) => {
  throw unsupported(route.feature);
};

/** Who answers which operation. */
export const handlers: Record<Operation, Handler> = {
  'account.read': readAccount,
  'databases.create': createDatabase,
  'databases.list': listDatabases,
  'databases.query': queryDatabases,
  'databases.read': readDatabase,
  'databases.delete': deleteDatabase,
  'containers.create': createContainer,
  'containers.list': listContainers,
  'containers.query': queryContainers,
  'containers.read': readContainer,
  'containers.replace': replaceContainer,
  'containers.delete': deleteContainer,
  'containers.ranges': listRanges,
  'items.create': createItem,
  'items.upsert': upsertItem,
  'items.batch': runBatch,
  'items.bulk': runBulk,
  'items.query': queryItems,
  'items.plan': planQuery,
  'items.list': listItems,
  'items.feed': readFeed,
  'items.read': readItem,
  'items.replace': replaceItem,
  'items.patch': patchItem,
  'items.delete': deleteItem,
  'items.deletePartition': deletePartition,
  'offers.list': listOffers,
  'offers.query': queryOffers,
  'offers.read': readOffer,
  'offers.replace': replaceOffer,
  unsupported: refuse,
};
