import { type Product, productSchema } from '../ports/catalog.ts';
import type { Ids } from '../ports/ids.ts';
import { parseDocument } from '../ports/parse-document.ts';
import { productId } from './catalog-store.ts';
import type { Documents } from './documents.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';
import { type StockDocument, stockId, stockSchema } from './stock-documents.ts';

/** A count below what orders hold: it cannot be true, or somebody has to cancel orders first. */
export class StockHeld extends Error {
  readonly code = 'stock_held';
  readonly sku: string;
  readonly held: number;

  constructor(sku: string, onHand: number, held: number) {
    super(
      `Expected at least ${held} of ${sku} on hand, because orders hold that many; got ${onHand}. Count again, or cancel orders first.`,
    );
    this.name = 'StockHeld';
    this.sku = sku;
    this.held = held;
  }
}

/** What fills a catalog. */
export interface CatalogLoader {
  /** Creates or replaces a product; a shop that runs sees it within a minute. */
  upsertProduct(product: Product): Promise<void>;
  /** Sets the count of a sku; what orders hold stays held. Throws StockHeld when it would be less than that. */
  setOnHand(sku: string, onHand: number): Promise<void>;
}

export function catalogLoader(documents: Documents, ids: Ids, pace: Pace): CatalogLoader {
  return {
    upsertProduct: (product) =>
      settle(
        repeatable(() => documents.upsert({ id: productId, ...productSchema.parse(product) })),
        pace,
      ),

    setOnHand: async (sku, onHand) => {
      if (!Number.isSafeInteger(onHand) || onHand < 0) {
        throw new RangeError(`Expected a whole number of ${sku}, 0 or more, got ${onHand}.`);
      }
      const command = ids.command();
      return settle(
        repeatable(async () => {
          const found = await documents.read(sku, stockId);
          if (found === undefined) {
            const written = await documents.create({ id: stockId, sku, onHand, available: onHand, command });
            return written === 'exists' ? again : undefined;
          }
          const stock = parseDocument(stockSchema, documents.name, found.document);
          return stock.command === command ? undefined : recount(stock, onHand, command);
        }),
        pace,
      );
    },
  };

  /** Moves both numbers by the same difference: what is between them is held. */
  async function recount(stock: StockDocument, onHand: number, command: string): Promise<void | typeof again> {
    const difference = onHand - stock.onHand;
    const held = stock.onHand - stock.available;
    if (onHand < held) throw new StockHeld(stock.sku, onHand, held);
    const outcome = await documents.patch(
      stock.sku,
      stockId,
      [
        { op: 'incr', path: '/onHand', value: difference },
        { op: 'incr', path: '/available', value: difference },
        { op: 'set', path: '/command', value: command },
      ],
      `FROM c WHERE c.onHand = ${stock.onHand} AND c.available >= ${-difference}`,
    );
    return outcome === 'patched' ? undefined : again;
  }
}
