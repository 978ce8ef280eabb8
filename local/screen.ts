import type { Cloud } from './cloud.ts';
import type { Instance } from './instances.ts';
import type { LedgerEvent } from './sample-order.ts';

/** What is told while everything runs: for people, or a line of JSON each for programs. */
export interface Screen {
  /** Progress; people only. */
  say(line: string): void;
  /** `instances` are those behind the address of the API when there are several. */
  ready(cloud: Cloud, api: string | null, instances?: readonly Instance[]): void;
  entry(event: LedgerEvent, elapsedMs: number): void;
}

const theReal = '(the real one)';

export const forPeople: Screen = {
  say: (line) => console.log(line),
  ready: (cloud, api, instances = []) => {
    const rows: [string, string][] = [
      ...(api === null ? [] : ([['API', `${api}/api`]] as [string, string][])),
      ...instances.map(({ name, url, pid }): [string, string] => [`  instance ${name}`, `${url}, process ${pid}`]),
      ['Cosmos DB', cloud.cosmos.endpoint],
      ['  key', cloud.cosmos.key],
      ['Azurite blob', cloud.azurite.blob],
      ['Azurite queue', cloud.azurite.queue],
      ['Azurite table', cloud.azurite.table],
      ['Payments', cloud.payments ?? theReal],
      ['Shipping', cloud.shipping ?? theReal],
      ['Push', cloud.push ?? theReal],
      ...(cloud.vault === null ? [] : ([['Key Vault', cloud.vault]] as [string, string][])),
      ...(cloud.telemetry === null ? [] : ([['Telemetry', cloud.telemetry]] as [string, string][])),
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    console.log(`\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n`);
  },
  entry: ({ seq, type }, elapsedMs) =>
    console.log(`  ${String(Math.round(elapsedMs)).padStart(6)} ms  ${String(seq).padStart(2)}  ${type}`),
};

export const forPrograms: Screen = {
  say: () => {},
  ready: ({ cosmos, azurite, payments, shipping, push, vault, telemetry }, api, instances = []) =>
    console.log(
      JSON.stringify({
        ...(api !== null && { api }),
        ...(instances.length > 0 && { instances }),
        cosmos,
        azurite,
        payments,
        shipping,
        push,
        ...(vault !== null && { vault }),
        ...(telemetry !== null && { telemetry }),
      }),
    ),
  entry: (entry, elapsedMs) => console.log(JSON.stringify({ entry, elapsedMs: Math.round(elapsedMs) })),
};

/** A checkout that can be pasted into a shell; pasted again, it is answered with the same order. */
export function curlLine(api: string, body: object, key: string): string {
  const quoted = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl -i ${api}/api/checkout -H 'content-type: application/json' -H 'idempotency-key: ${key}' -d '${quoted}'`;
}
