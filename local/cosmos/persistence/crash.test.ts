import { once } from 'node:events';
import { join } from 'node:path';
import { ChangeFeedStartFrom, type Container, type CosmosClient } from '@azure/cosmos';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../test/account.ts';
import { firstLine, runCommand, startCommand } from '../test/command.ts';
import { testFolder } from '../test/folder.ts';

/** Starts the command on the file; a client, and the container `shop/orders`, are at hand. */
async function start(file: string, shell?: string) {
  const command = await startCommand(['--file', file], shell);
  const client = clientOf(command.cosmos);
  return { ...command, client, container: client.database('shop').container('orders') };
}

async function createContainer(client: CosmosClient) {
  const { database } = await client.databases.createIfNotExists({ id: 'shop' });
  await database.containers.createIfNotExists({ id: 'orders', partitionKey: { paths: ['/pk'], version: 2 } });
}

const item = (n: number) => ({ id: String(n), pk: `p${n % 10}`, n });

/** The numbers of the changes from a position on, until there are none, and the position behind them. */
async function follow(container: Container, continuation?: string) {
  const from =
    continuation === undefined ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.Continuation(continuation);
  const feed = container.items.getChangeFeedIterator<{ n: number }>({ changeFeedStartFrom: from, maxItemCount: 50 });
  const numbers: number[] = [];
  for (;;) {
    const page = await feed.readNext();
    if (page.statusCode === 304)
      return { numbers: numbers.toSorted((a, b) => a - b), continuation: page.continuationToken };
    numbers.push(...page.result.map(({ n }) => n));
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('a kill -9', () => {
  it('leaves everything that was acknowledged: items, etags, positions in the feed and in a query', async () => {
    const file = join(testFolder(), 'data.db');
    const first = await start(file);
    await createContainer(first.client);
    await Promise.all(upTo(60).map((n) => first.container.items.create(item(n))));
    const { etag } = await first.container.item('7', 'p7').read();
    const feed = await follow(first.container);
    const query = first.container.items.query('SELECT VALUE c.n FROM c', { maxItemCount: 25 });
    const page = await query.fetchNext();
    await first.container.items.create(item(60));
    first.child.kill('SIGKILL');
    await first.ended;
    first.client.dispose();

    const second = await start(file);
    expect(await follow(second.container, feed.continuation)).toMatchObject({ numbers: [60] });
    const rest = await second.container.items
      .query('SELECT VALUE c.n FROM c', { continuationToken: page.continuationToken ?? '' })
      .fetchAll();
    expect(new Set([...page.resources, ...rest.resources])).toEqual(new Set(upTo(61)));
    const replaced = await second.container.item('7', 'p7').replace(item(7), {
      accessCondition: { type: 'IfMatch', condition: etag },
    });
    expect(replaced.statusCode).toBe(200);
    await expect(
      second.container.item('7', 'p7').replace(item(7), { accessCondition: { type: 'IfMatch', condition: etag } }),
    ).rejects.toMatchObject({ code: 412 });
    second.client.dispose();
  });

  it('leaves no half of a batch, and every batch and write that was answered', async () => {
    const file = join(testFolder(), 'data.db');
    const first = await start(file);
    await createContainer(first.client);
    const acknowledged = new Set<string>();
    const write = async (writer: number) => {
      for (let turn = 0; ; turn += 1) {
        const pk = `${writer}-${turn}`;
        const operations = upTo(10).map((n) => ({
          operationType: 'Create' as const,
          resourceBody: { id: String(n), pk, text: 'x'.repeat(500) },
        }));
        await first.container.items.batch(operations, pk);
        acknowledged.add(pk);
        if (acknowledged.size === 100) first.child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(upTo(8).map(write));
    await first.ended;
    first.client.dispose();

    const second = await start(file);
    const { resources } = await second.container.items.query<string>('SELECT VALUE c.pk FROM c').fetchAll();
    const found = new Map<string, number>();
    for (const pk of resources) found.set(pk, (found.get(pk) ?? 0) + 1);
    expect(new Set(found.values())).toEqual(new Set([10]));
    expect([...acknowledged].filter((pk) => !found.has(pk))).toEqual([]);
    second.client.dispose();
  });
});

describe('the file', () => {
  it('is refused to a second process while the first one runs', async () => {
    const file = join(testFolder(), 'data.db');
    await startCommand(['--file', file]);
    const { errors, ended } = runCommand(['--port', '0', '--file', file]);
    expect(await firstLine(errors)).toContain(`${file} is in use by another emulator`);
    expect(await ended).toEqual([1, null]);
  });

  it('that cannot grow refuses the write with 503, keeps what was acknowledged, and takes what has room', async () => {
    const file = join(testFolder(), 'data.db');
    // In blocks of 512 bytes: room for the tables and some items.
    const first = await start(file, 'ulimit -f 2000');
    const said = once(first.errors, 'line');
    await createContainer(first.client);
    const large = (n: number) => ({ ...item(n), text: 'x'.repeat(50_000) });
    const acknowledged: number[] = [];
    const fill = async () => {
      for (let n = 0; ; n += 1) {
        await first.container.items.create(large(n));
        acknowledged.push(n);
      }
    };
    await expect(fill()).rejects.toMatchObject({
      code: 503,
      message: expect.stringContaining(`${file} could not be written`),
    });
    expect(String((await said)[0])).toContain(`${file} could not be written`);

    const numbers = async ({ items }: Container) => {
      const { resources } = await items.query<number>('SELECT VALUE c.n FROM c').fetchAll();
      return resources.toSorted((a, b) => a - b);
    };
    expect(await numbers(first.container)).toEqual(acknowledged);
    first.child.kill('SIGKILL');
    await first.ended;
    first.client.dispose();

    const second = await start(file);
    expect(await numbers(second.container)).toEqual(acknowledged);
    await second.container.items.create(large(acknowledged.length));
    second.client.dispose();
  });
});
