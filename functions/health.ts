import type { HttpHandler } from '@azure/functions';

/** Answers within this many milliseconds, whatever the store does. */
const patience = 2_000;

/** GET /api/health/live: the process runs. It asks nobody. */
export const live: HttpHandler = () => Promise.resolve({ status: 200, jsonBody: { status: 'live' } });

/** GET /api/health/ready: the store can be reached. Says which build this is. */
export const ready =
  (checkStore: () => Promise<void>, build: string): HttpHandler =>
  async () => {
    const tooLate = AbortSignal.timeout(patience);
    const answer = await Promise.race([
      checkStore().then(
        () => 'ready',
        () => 'unreachable',
      ),
      new Promise<string>((resolve) => tooLate.addEventListener('abort', () => resolve('slow'), { once: true })),
    ]);
    const headers = { 'cache-control': 'no-store' };
    if (answer === 'ready') return { status: 200, headers, jsonBody: { status: 'ready', build } };
    return {
      status: 503,
      headers: { ...headers, 'retry-after': '5' },
      jsonBody: { status: 'not ready', store: answer, build },
    };
  };
