import { createStore, type StoreOptions } from '../store/store.ts';
import type { KeptStore } from './kept-store.ts';

interface OpenStoreOptions extends Omit<StoreOptions, 'journal'> {
  /** Undefined: memory only. */
  file: string | undefined;
}

/** Throws a `FileError`. */
export async function openStore({ file, ...options }: OpenStoreOptions): Promise<KeptStore> {
  if (file === undefined) {
    return { store: createStore(options), settled: async (work) => work(), close: async () => {} };
  }
  // Node 22 warns that its SQLite is experimental as soon as it is loaded.
  const { openKeptStore } = await import('./kept-store.ts');
  return openKeptStore({ ...options, path: file, report: (error) => console.error(error.message) });
}
