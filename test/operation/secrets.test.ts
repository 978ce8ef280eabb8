import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { expectCompletedOnce } from '../pipeline/completed-once.ts';
import { eventually, Stack } from '../pipeline/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ SECRETS_REFRESH_SECONDS: '1' }, { vault: true });
});
afterAll(() => stack.stop());

const put = async (url: string, body: object) => {
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
};
const rotate = (name: string, value: string) => put(`${stack.cloud.vault}/_local/secrets/${name}`, { value });
const healthSchema = z.object({ status: z.string(), secrets: z.string().optional() });
const health = async () => healthSchema.parse(await (await fetch(`${stack.api}/api/health/ready`)).json());
const keyIdOf = ({ accessToken }: Placed) => accessToken.split('.')[1] ?? '';

const webhooksSchema = z.object({
  deliveries: z.array(z.object({ state: z.string(), attempts: z.array(z.object({ status: z.number() })) })),
});
const deliveries = async (provider: string | null) =>
  webhooksSchema.parse(await (await fetch(`${provider}/_local/webhooks`)).json()).deliveries;

type Placed = Awaited<ReturnType<Stack['place']>>;

/** Orders one after another until `isOver`, each of which its buyer looks at. */
async function orders(placed: Placed[], isOver: () => boolean) {
  while (!isOver()) {
    const one = await stack.place();
    placed.push(one);
    expect((await stack.get(one)).status).toBe(200);
    await sleep(100);
  }
}

it('a rotation while orders flow loses no webhook and no request (each in the order of docs/secrets.md)', async () => {
  const { payments, shipping } = stack.cloud;
  let isOver = false;
  const before = await stack.place();
  const placed: Placed[] = [before];
  const flowing = orders(placed, () => isOver);

  await rotate('stripe-api-key', 'sk_test_new');
  await rotate('stripe-webhook-secrets', 'whsec_stripe_new');
  await rotate('easypost-api-key', 'EZTKnew');
  await rotate('easypost-webhook-secrets', 'whsec_easypost_new');
  await rotate('order-token-keys', randomBytes(32).toString('base64'));
  // Signing with the new key means that the app has read its version, and the others that were set before it.
  const signed = await eventually(async () => placed.find((one) => keyIdOf(one) !== keyIdOf(before)));
  expect(keyIdOf(signed)).toMatch(/^[0-9a-f]{32}$/);
  await put(`${payments}/_local/api_key`, { only: 'sk_test_new' });
  await put(`${shipping}/_local/api_key`, { only: 'EZTKnew' });
  const endpoint = (provider: string | null, path: string, secret: string) =>
    put(`${provider}/_local/webhooks`, { endpoints: [{ url: `${stack.api}/api/webhooks/${path}`, secret }] });
  await endpoint(payments, 'payments', 'whsec_stripe_new');
  await endpoint(shipping, 'shipping', 'whsec_easypost_new');
  placed.push(await stack.place());
  isOver = true;
  await flowing;

  for (const one of placed) await expectCompletedOnce(stack, one.orderId, await stack.settled(one));
  const calls = [...(await stack.calls(payments)), ...(await stack.calls(shipping))];
  expect(calls.filter(({ status }) => status === 401)).toEqual([]);
  for (const provider of [payments, shipping]) {
    const told = await eventually(async () => {
      const now = await deliveries(provider);
      return now.every(({ state }) => state === 'delivered') ? now : undefined;
    });
    expect(told.length).toBeGreaterThanOrEqual(placed.length);
    expect(told.flatMap(({ attempts }) => attempts).filter(({ status }) => status !== 204)).toEqual([]);
  }
  expect(await health()).toEqual({ status: 'ready', secrets: 'fresh' });
});

/** Once by each host that has read a secret meanwhile: by none of them again and again. */
async function saidByHosts(what: string): Promise<void> {
  const times = () => stack.said().filter((line) => line.includes(what)).length;
  await eventually(async () => (times() > 0 ? true : undefined));
  expect(times()).toBeLessThanOrEqual(stack.instances);
}

it('while the vault is away orders go on with the secrets it last gave, and somebody is told', async () => {
  const { vault } = stack.cloud;
  await stack.fault(vault, { operation: '*', effect: 'status', status: 503 });
  await eventually(async () => ((await health()).secrets === 'stale' ? true : undefined));
  const placed = await stack.place();
  await expectCompletedOnce(stack, placed.orderId, await stack.settled(placed));
  // Longer than two refreshes, by the calls that the vault refused.
  const refused = async () => (await stack.calls(vault)).filter(({ status }) => status === 503).length;
  const soFar = await refused();
  await eventually(async () => ((await health()) && (await refused()) > soFar + 14 ? true : undefined));
  expect(await stack.settled(await stack.place())).toMatchObject({ state: 'completed' });
  await saidByHosts('"problem":"secrets.stale"');

  await fetch(`${vault}/_local/faults`, { method: 'DELETE' });
  await eventually(async () => ((await health()).secrets === 'fresh' ? true : undefined));
  await saidByHosts('"event":"secrets.fresh"');
  expect(stack.said().join('\n')).not.toMatch(/sk_test|whsec_|bG9jYWw/);
});
