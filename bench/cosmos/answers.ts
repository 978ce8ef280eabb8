import { ChangeFeedStartFrom } from '@azure/cosmos';
import { type Account, fill } from './account.ts';
import { readFeedThroughSdk, watchThroughSdk } from './feed.ts';
import { itemAt, keyAt, perKey } from './sample-items.ts';

/** How fast a wrong answer comes says nothing: what each server has to get right, by what is wrong if it does not. */
const claims: Record<string, (account: Account) => Promise<boolean>> = {
  'a query within one partition key returns items of others': async ({ container }) => {
    const scope = { partitionKey: keyAt(0) };
    const { resources } = await container.items.query('SELECT VALUE c.pk FROM c', scope).fetchAll();
    return resources.length === perKey && resources.every((pk) => pk === keyAt(0));
  },
  'a batch that fails leaves some of its writes': async ({ container }) => {
    const pk = 'batch';
    const { id, number } = itemAt(1);
    const create = { operationType: 'Create' as const, resourceBody: { id, pk, number } };
    const { code } = await container.items.batch([create, create], pk);
    const { statusCode } = await container.item(id, pk).read();
    return code === 207 && statusCode === 404;
  },
  'a read with If-None-Match of what has not changed is 200 instead of 304': async ({ container }) => {
    const item = container.item(itemAt(0).id, keyAt(0));
    const { etag } = await item.read();
    const { statusCode } = await item.read({ accessCondition: { type: 'IfNoneMatch', condition: etag } });
    return statusCode === 304;
  },
  'the change feed ends after its first page': async (account) => {
    const count = await account.container.items.query<number>('SELECT VALUE COUNT(1) FROM c').fetchAll();
    return (await readFeedThroughSdk(account)) === count.resources[0];
  },
  'the change feed from now on never tells of a write': async (account) => {
    return (await (await watchThroughSdk(account))(account, 1_000_001)) !== undefined;
  },
  'the change feed of one partition key tells of items of others': async ({ container }) => {
    const from = { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(keyAt(0)) };
    const { result } = await container.items.getChangeFeedIterator<{ pk: string }>(from).readNext();
    return result.length === perKey && result.every(({ pk }) => pk === keyAt(0));
  },
  'a request signed with a wrong key is served': async (account) => {
    const { status } = await account.wire.send({
      method: 'GET',
      path: `${account.docs}/item-0`,
      headers: { 'x-ms-documentdb-partitionkey': JSON.stringify([keyAt(0)]) },
      key: 'd3Jvbmc=',
    });
    return status === 401;
  },
  'every call costs 1 request unit': async ({ container }) => {
    const { requestCharge } = await container.items.create(itemAt(3, 'charges'));
    return requestCharge > 5;
  },
};

/** What a server answers wrongly, of 200 items; of a container without items. */
export async function wrongAnswers(account: Account): Promise<string[]> {
  await fill(account, 0, 10 * perKey);
  const wrong: string[] = [];
  for (const [claim, holds] of Object.entries(claims)) if (!(await holds(account))) wrong.push(claim);
  return wrong;
}
