import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type ListedOrder, type OpsApi, opsApi } from './ops/api.ts';
import { type OpsAction, type OpsCommand, parseCommandLine, usage } from './ops/command-line.ts';
import { retryAll } from './ops/retry-all.ts';
import { listText, orderText } from './ops/text.ts';
import { UsageError } from './usage-error.ts';

/** Opens the app of "npm start" and no other: local.settings.sample.json holds its hash. */
const localToken = 'local-operator-token';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const command = parseCommandLine(args);
    if (command.wanted === null) {
      console.log(usage);
      return 0;
    }
    return await perform(opsApi(command.url, tokenFor(command.url)), command.wanted, command);
  } catch (error) {
    console.error(error instanceof UsageError || error instanceof ApiError ? error.message : error);
    return error instanceof UsageError ? 2 : 1;
  }
}

function tokenFor(url: string): string {
  const token = process.env['OPERATOR_TOKEN'];
  if (token !== undefined && token !== '') return token;
  if (/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(url)) return localToken;
  throw new UsageError(`Set OPERATOR_TOKEN to your token for ${url}.`);
}

async function perform(api: OpsApi, wanted: OpsAction, { json }: OpsCommand): Promise<number> {
  const say = (value: object, text: () => string) => console.log(json ? JSON.stringify(value) : text());
  switch (wanted.action) {
    case 'list': {
      const found = await first(api.list(wanted.attention), wanted.limit);
      const orders = found.toSorted((a, b) => a.placedAt.localeCompare(b.placedAt));
      say(orders, () => listText(orders));
      return 0;
    }
    case 'show': {
      const order = await api.show(wanted.orderId);
      say(order, () => orderText(order));
      return 0;
    }
    case 'retry-all': {
      const onOrder = (orderId: string, refusal: ApiError | undefined) =>
        say({ orderId, retried: refusal === undefined, ...(refusal && { refusal: refusal.message }) }, () =>
          refusal === undefined ? `${orderId} retried` : `${orderId} left out: ${refusal.message}`,
        );
      const { retried, refused } = await retryAll(api, wanted, { newKey: randomUUID, pause: sleep, onOrder });
      say({ retried, refused }, () => `${retried} retried, ${refused} left out.`);
      return refused === 0 ? 0 : 1;
    }
    default: {
      const { key = randomUUID() } = wanted;
      const { path, body } = await requestOf(api, wanted);
      const taken = await api.command(path, body, key).catch((error: unknown) => {
        if (!(error instanceof ApiError) || !error.isUncertain) throw error;
        throw new ApiError(`${error.message}\nWhether it was taken is not known. The same again: --key ${key}`);
      });
      say(taken, () => `${taken.command} stands in the ledger of ${taken.orderId} as entry ${taken.seq}.`);
      return 0;
    }
  }
}

type Command = Exclude<OpsAction, { action: 'list' | 'show' | 'retry-all' }>;

async function requestOf(api: OpsApi, wanted: Command): Promise<{ path: string; body: object }> {
  const { orderId, note } = wanted;
  const order = encodeURIComponent(orderId);
  if (wanted.action !== 'refund') return { path: `/ops/orders/${order}/${wanted.action}`, body: { note } };
  const { amount, lines, shipping } = wanted.refund;
  const path = `/orders/${order}/refunds`;
  if (amount === undefined)
    return { path, body: { note, ...(lines.length > 0 && { lines }), ...(shipping && { shipping }) } };
  const { currency } = await api.show(orderId);
  return { path, body: { note, amount: { amount, currency } } };
}

async function first(pages: AsyncIterable<ListedOrder[]>, limit: number): Promise<ListedOrder[]> {
  const orders: ListedOrder[] = [];
  for await (const page of pages) {
    orders.push(...page);
    if (orders.length >= limit) break;
  }
  return orders.slice(0, limit);
}
