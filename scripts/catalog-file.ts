import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { productSchema } from '../shared/ports/catalog.ts';

/** A product and how many of it there are. */
export const catalogItemSchema = z.strictObject({ ...productSchema.shape, onHand: z.int().min(0) });
export type CatalogItem = z.infer<typeof catalogItemSchema>;

const catalogSchema = z
  .array(catalogItemSchema)
  .min(1)
  .superRefine((items, context) => {
    const seen = new Set<string>();
    for (const [index, { sku }] of items.entries()) {
      if (seen.has(sku))
        context.addIssue({ code: 'custom', path: [index, 'sku'], message: `${sku} stands here twice` });
      seen.add(sku);
    }
  });

/** A file that is not what it should be: every fault with its place. */
export class FileError extends Error {
  readonly code = 'file_invalid';
}

/** Reads a JSON file by its schema. Throws a FileError that names every fault. */
async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new FileError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FileError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new FileError(`${path} is not valid; nothing was loaded.\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** A list of products with their stock, as `npm run catalog` and `--catalog` take it. */
export const readCatalogFile = (path: string): Promise<CatalogItem[]> => readJsonFile(path, catalogSchema);

/** The body of a checkout, as `--order` takes it; the API judges it. */
export const readOrderFile = (path: string): Promise<Record<string, unknown>> =>
  readJsonFile(path, z.record(z.string(), z.unknown()));
