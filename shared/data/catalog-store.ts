import { z } from 'zod';
import { type Catalog, type Product, productSchema } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';

/** The id of the product among the documents of its sku. */
export const productId = 'product';

const freshFor = 60_000;
/** A product that was just loaded should not be missing for long. */
const missingFor = 5_000;
/** Skus come from outside, so what is remembered has a bound. */
const remembered = 10_000;

/** A stored product: the same, without the system properties. */
const storedProductSchema = z.object(productSchema.shape);

interface Entry {
  product: Promise<Product | undefined>;
  /** Monotonic milliseconds. */
  until: number;
}

/**
 * The products of the catalog container, remembered for 60 seconds; that there is none, for 5. Callers that ask for the
 * same product at the same time share one read (1 request unit). Throws UnreadableDocument besides PortFailure.
 */
export function catalogStore(documents: Pick<Documents, 'name' | 'read'>, clock: Clock): Catalog {
  const entries = new Map<string, Entry>();

  async function read(sku: string): Promise<Product | undefined> {
    try {
      const found = await documents.read(sku, productId);
      const entry = entries.get(sku);
      if (found === undefined && entry !== undefined) entry.until = clock.monotonic() + missingFor;
      return found && parseDocument(storedProductSchema, documents.name, found.document);
    } catch (error) {
      entries.delete(sku);
      throw error;
    }
  }

  function remember(sku: string): Entry {
    const entry: Entry = { product: read(sku), until: clock.monotonic() + freshFor };
    entries.delete(sku);
    entries.set(sku, entry);
    const [oldest] = entries.keys();
    if (entries.size > remembered && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  return {
    product: (sku) => {
      const known = entries.get(sku);
      const entry = known !== undefined && clock.monotonic() < known.until ? known : remember(sku);
      return entry.product;
    },
  };
}
