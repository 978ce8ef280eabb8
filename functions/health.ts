import { setTimeout } from 'node:timers/promises';
import type { HttpHandler } from '@azure/functions';
import { health } from '../shared/http/health-response.ts';
import type { Signals } from '../shared/ports/signals.ts';

/** GET /api/health/live: the process runs. It asks nobody. */
export const live: HttpHandler = () => Promise.resolve({ status: 200, jsonBody: health('live') });

/**
 * GET /api/health/ready: the store can be reached. Says which build this is. The answer comes within `patience`
 * milliseconds, whatever the store does.
 */
export const ready =
  (storeAnswers: () => Promise<unknown>, signals: Signals, build: string, patience = 2_000): HttpHandler =>
  async () => {
    const isReady = await Promise.race([reached(storeAnswers, signals), setTimeout(patience, false, { ref: false })]);
    const headers = { 'cache-control': 'no-store' };
    if (isReady) return { status: 200, headers, jsonBody: health('ready', build) };
    return { status: 503, headers: { ...headers, 'retry-after': '5' }, jsonBody: health('not_ready', build) };
  };

async function reached(storeAnswers: () => Promise<unknown>, signals: Signals): Promise<boolean> {
  try {
    await storeAnswers();
    return true;
  } catch (error) {
    signals.problem('health.not_ready', error, {});
    return false;
  }
}
