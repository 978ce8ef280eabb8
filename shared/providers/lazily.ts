import { type FailurePort, PortFailure } from '../ports/failure.ts';

/**
 * Loads the client of a provider at first use, once: an SDK that a function never calls costs it no start-up time. A load
 * that failed is a fault of the installation or its settings, never of an order, and the next caller tries it again.
 */
export function lazily<T>(port: FailurePort, load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw new PortFailure(port, 'configuration', 'load', error);
    }
  };
}
