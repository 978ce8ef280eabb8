import type { Container } from '@azure/cosmos';
import type { FeedRangeBorders } from './lease.ts';

/**
 * Has the Cosmos DB emulator of this repository split the range that begins at `min`.
 *
 * @throws Error where the endpoint is another, or refuses.
 */
export async function splitInEmulator(endpoint: string, container: Container, { min }: FeedRangeBorders) {
  const { resources } = await container.readPartitionKeyRanges().fetchAll();
  const range = resources.find(({ minInclusive }) => minInclusive === min)?.id;
  const answer = await fetch(new URL('/_local/split', endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ database: container.database.id, container: container.id, range }),
  });
  if (answer.ok) return;
  throw new Error(
    `POST ${answer.url} answered ${answer.status} ${await answer.text()}. Only the emulator "cosmos-emulator" splits ranges on demand.`,
  );
}
