import { createStore, type Store, type StoreOptions } from '../store/store.ts';
import { FileStore } from './file-store.ts';
import type { UnwrittenError } from './unwritten-error.ts';

/** A store in memory whose every change goes to a file, and which begins with what the file holds. */
export interface KeptStore {
  store: Store;
  /**
   * Does `work` on the store and resolves when all that it did or saw is in the file. Rejects with an `UnwrittenError` if
   * that fails; the store is then as the file is: nothing that was settled is lost, the rest is undone.
   */
  settled<T>(work: () => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface KeptStoreOptions extends Omit<StoreOptions, 'journal'> {
  path: string;
  /** Called when changes could not be written. */
  report: (error: UnwrittenError) => void;
}

/** Throws a `FileError`. */
export function openKeptStore({ path, report, ...options }: KeptStoreOptions): KeptStore {
  /** The last group of changes that was lost, and whether the store still holds them because the file could not even be read. */
  let loss: UnwrittenError | undefined;
  let astray = false;

  const file = new FileStore(path, (error) => {
    report(error);
    loss = error;
    recover(error);
  });
  const store = createStore({ ...options, journal: file.journal });
  store.restore(file.read());

  function recover(lost: UnwrittenError): void {
    try {
      astray = true;
      store.restore(file.read());
      astray = false;
    } catch (cause) {
      lost.cause = cause;
    }
  }

  return {
    store,
    async settled(work) {
      if (astray && loss !== undefined) recover(loss);
      if (astray) throw loss;
      const lossBefore = loss;
      const done = await work();
      await file.settled();
      // Work that took several turns may have lost what it did in an earlier one.
      if (loss !== lossBefore) throw loss;
      return done;
    },
    close: () => file.close(),
  };
}
