/**
 * Loads something at first use, once: an SDK that a function never calls costs it no start-up time. A load that failed is
 * tried again by the next caller.
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  };
}
