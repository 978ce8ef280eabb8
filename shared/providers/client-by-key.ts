import type { FailurePort } from '../ports/failure.ts';
import type { Secret } from '../ports/secrets.ts';
import { lazily } from './lazily.ts';

/**
 * The client of a provider for the key that is in use: loaded at first use, and made anew once the key is another. Calls
 * that are under way keep the one they began with.
 */
export function clientByKey<T>(
  port: FailurePort,
  key: Secret<string>,
  make: (key: string) => Promise<T>,
): () => Promise<T> {
  let made: { key: string; client: () => Promise<T> } | undefined;
  return async () => {
    const current = await key();
    if (made?.key !== current) made = { key: current, client: lazily(port, () => make(current)) };
    return made.client();
  };
}
