import { catalogLoader } from '../shared/data/catalog-loader.ts';
import { type CosmosSettings, cosmosAccess, cosmosClient } from '../shared/data/cosmos-client.ts';
import { cosmosDocuments } from '../shared/data/cosmos-documents.ts';
import { systemClock as clock } from '../shared/ports/clock.ts';
import { randomIds } from '../shared/ports/ids.ts';
import { azureCredential } from '../shared/providers/azure-identity/credential.ts';
import type { CatalogItem } from './catalog-file.ts';

export type CatalogTarget = CosmosSettings & { COSMOS__clientId?: string; COSMOS_DATABASE?: string };

/** Creates or replaces products and sets what is on hand; what orders hold stays held. Each item stands for itself. */
export async function loadCatalog(
  items: readonly CatalogItem[],
  target: CatalogTarget,
  onItem: (item: CatalogItem) => void,
): Promise<void> {
  const client = cosmosClient(await cosmosAccess(target, azureCredential(target.COSMOS__clientId)));
  try {
    const documents = cosmosDocuments(client.database(target.COSMOS_DATABASE ?? 'shop'), 'catalog');
    const loader = catalogLoader(documents, randomIds, { clock, random: Math.random });
    for (const item of items) {
      const { onHand, ...product } = item;
      await loader.upsertProduct(product);
      await loader.setOnHand(product.sku, onHand);
      onItem(item);
    }
  } finally {
    client.dispose();
  }
}
