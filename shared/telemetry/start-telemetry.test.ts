import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { localCollector } from './local-collector.ts';

/** Starts it in a fresh process and prints which packages that took. */
const script = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({
    resolve(specifier, context, next) {
      if (/opentelemetry|applicationinsights/.test(specifier)) loaded.push(specifier);
      return next(specifier, context);
    },
  });
  const { startTelemetry } = await import(${JSON.stringify(new URL('./start-telemetry.ts', import.meta.url).href)});
  const { tracing, stop } = await startTelemetry({ TELEMETRY_SAMPLING_RATIO: 1 }, {}, () => {});
  tracing.span('any', {}, () => 1);
  await stop();
  console.log(JSON.stringify(loaded));
`;

it('without a connection string says once that it is off, and loads nothing of what sends', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout.trim().split('\n')).toEqual([
    '{"event":"telemetry.off","without":"APPLICATIONINSIGHTS_CONNECTION_STRING"}',
    '[]',
  ]);
});

it.each([
  ['InstrumentationKey=0;IngestionEndpoint=http://127.0.0.1:12115/', 'http://127.0.0.1:12115'],
  ['IngestionEndpoint=http://localhost:1/;InstrumentationKey=0', 'http://localhost:1'],
  ['InstrumentationKey=0;IngestionEndpoint=https://127.0.0.1:12115/', undefined],
  ['InstrumentationKey=0;IngestionEndpoint=http://127.0.0.1.example.com/', undefined],
  ['InstrumentationKey=0;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/', undefined],
  ['InstrumentationKey=0', undefined],
])('%s is sent over http to %s', (connectionString, collector) => {
  expect(localCollector(connectionString)).toBe(collector);
});
