import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningCollector, startCollector } from '../../local/collector/server.ts';
import { selfSignedCertificate } from '../../local/cosmos/tls/certificate.ts';

let collector: RunningCollector;
beforeEach(async () => {
  collector = await startCollector({ port: 0 });
});
afterEach(() => collector.stop());

/** In a process of its own, as the SDK patches what is everybody's: a span with a failure, an event, a problem, a metric. */
const script = `
  const [connectionString, samplingRatio, clientId] = process.argv.slice(1);
  const { startTelemetry } = await import(${JSON.stringify(new URL('./start-telemetry.ts', import.meta.url).href)});
  const settings = {
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: clientId && { clientId },
    TELEMETRY_SAMPLING_RATIO: Number(samplingRatio),
  };
  const { signals, tracing, stop } = await startTelemetry(settings, process.env, async (clientId) => ({
    getToken: async (scopes) => ({ token: clientId + ' for ' + scopes, expiresOnTimestamp: Date.now() + 3_600_000 }),
  }));
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  tracing.span('outer', { parent, kind: 'consumer', attributes: { orderId: 'ord_1' } }, () => {
    signals.event('order.placed', { orderId: 'ord_1', seq: 1, none: null });
    try {
      tracing.span('inner', {}, () => { throw new TypeError('4242'); });
    } catch (error) {
      signals.problem('lane.failed', error, {});
    }
  });
  signals.measure('money.captured', 700, { currency: 'EUR' });
  signals.measure('money.captured', 300, { currency: 'EUR' });
  await stop();
  process.exit();
`;

const run = (connectionString: string, ratio: string, clientId = '', environment: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, connectionString, ratio, clientId], {
    env: { ...process.env, ...environment },
  });

async function books() {
  const answer: { objects: object } = JSON.parse(await (await fetch(`${collector.url}/_local/books`)).text());
  return answer.objects;
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const signals = {
  events: [
    { name: 'order.placed', trace, fields: { orderId: 'ord_1', seq: '1' } },
    { name: 'lane.failed', trace, fields: { error: 'TypeError', problem: 'true' } },
  ],
  metrics: [{ name: 'money.captured', value: 1_000, by: { currency: 'EUR' } }],
};

it('sends what is left before it stops: spans under the parent that was named, failures by their kind', async () => {
  const { stderr } = await run(collector.connectionString, '1');
  const told = await books();
  expect(told).toMatchObject(signals);
  expect(told).toMatchObject({
    spans: [
      { name: 'inner', trace, kind: 'internal', failed: true, attributes: { failure: 'TypeError' } },
      { name: 'outer', trace, kind: 'consumer', failed: false, parent: 'b7ad6b7169203331' },
    ],
  });
  expect(JSON.stringify(told)).not.toContain('4242');
  expect(stderr).toContain('"problem":"lane.failed"');
  expect(stderr).not.toContain('4242');
});

it('keeps every event and metric, however few of the traces', async () => {
  await run(collector.connectionString, '0');
  expect(await books()).toMatchObject({ ...signals, spans: [] });
});

it('stops though nobody takes anything, and problems are on the console all the same', async () => {
  const deaf = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => deaf.once('listening', resolve));
  const { port } = z.object({ port: z.int() }).parse(deaf.address());
  const { stderr } = await run(collector.connectionString.replace(collector.url, `http://127.0.0.1:${port}`), '1');
  deaf.close();
  expect(stderr).toContain('"problem":"lane.failed"');
});

it('sends by the identity that is named, and without one by nobody', async () => {
  const now = Date.now();
  const certificate = selfSignedCertificate({ hosts: ['127.0.0.1'], from: now - 60_000, until: now + 3_600_000 });
  const senders = new Set<string | undefined>();
  const server = createHttpsServer(certificate, (request, response) => {
    senders.add(request.headers.authorization);
    request.resume();
    response.end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  const secure = collector.connectionString.replace(collector.url, `https://127.0.0.1:${port}`);
  const folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
  const trusted = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  await writeFile(trusted.NODE_EXTRA_CA_CERTS, certificate.cert);

  await run(secure, '1', '', trusted);
  expect([...senders]).toEqual([undefined]);
  senders.clear();
  await run(secure, '1', 'the-app', trusted);
  expect([...senders]).toEqual([expect.stringMatching(/^Bearer the-app for https:\/\/monitor\.azure\.com/)]);

  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
