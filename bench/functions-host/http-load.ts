import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { median } from '../report/median.ts';

export interface HttpLoad {
  requestsPerSecond: number;
  /** From the request to the end of its answer, in milliseconds. */
  medianMs: number;
}

const sampleMs = 1_000;
const body = JSON.stringify({
  order: 'o-1',
  lines: Array.from({ length: 20 }, (_, at) => ({ sku: `sku-${at}`, quantity: at })),
});

/** POSTs about a kilobyte of JSON again and again for a second, as many at once as told, over open connections. */
export async function httpLoad(url: string, atOnce: number): Promise<HttpLoad> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times: number[] = [];
  const began = performance.now();
  const client = async () => {
    while (performance.now() - began < sampleMs) {
      const start = performance.now();
      await post(url, agent);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  const tookMs = performance.now() - began;
  agent.destroy();
  return { requestsPerSecond: (times.length / tookMs) * 1_000, medianMs: median(times) };
}

async function post(url: string, agent: Agent): Promise<void> {
  const outgoing = request(url, {
    agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  outgoing.end(body);
  const [answer] = await once(outgoing, 'response');
  const given = await text(answer);
  if (answer.statusCode !== 200 || given !== body) throw new Error(`${url} answered ${answer.statusCode}: ${given}`);
}
