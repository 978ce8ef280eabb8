import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import sample from '../../local.settings.sample.json' with { type: 'json' };
import { root } from '../../scripts/root.mjs';
import { eventually, Stack } from './stack.ts';

let stack: Stack;
beforeAll(async () => {
  // With the operator whose token the command has for the local app.
  stack = await Stack.start({ OPERATOR_TOKENS: sample.Values.OPERATOR_TOKENS });
});
afterAll(() => stack.stop());

/** `npm run ops` as somebody types it in front of the local app. */
function ops(...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const command = [join(root, 'scripts/ops.ts'), ...args, '--url', stack.api];
    const { OPERATOR_TOKEN: _, ...env } = process.env;
    const child = execFile(process.execPath, command, { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const listedSchema = z.array(z.object({ orderId: z.string(), attention: z.object({ code: z.string() }) }));

/** An order whose authorization is gone behind its label. */
async function needing(): Promise<{ orderId: string; accessToken: string }> {
  const { payments } = stack.cloud;
  const capture = { operation: 'paymentIntents.capture', effect: 'delay', delayMs: 60_000, count: 1 };
  await stack.fault(payments, capture);
  const placed = await stack.place();
  await eventually(async () => ((await stack.delayed(payments)).length > 0 ? true : undefined));
  await stack.atThePaymentProvider(placed.orderId, 'cancel');
  await stack.clearFaults();
  await stack.shows(placed, ({ events }) => events.some(({ type }) => type === 'order.attention'));
  return placed;
}

const listed = async () => listedSchema.parse(JSON.parse((await ops('list', '--json')).out));

it('npm run ops lists what waits, shows it, has all of a reason tried again, and cancels', async () => {
  const first = await needing();
  const second = await needing();
  expect(await listed()).toMatchObject([{ orderId: first.orderId }, { orderId: second.orderId }]);
  expect((await ops('list', '--attention', 'capture_impossible')).out).toContain(first.orderId);
  expect((await ops('list', '--attention', 'run_unfinished')).out).toBe('No order waits for an operator.\n');

  const { out } = await ops('show', first.orderId);
  expect(out).toMatch(/attention +capture_impossible: The label is bought/);
  expect(out).toMatch(/1 +\S+Z +order\.placed +checkout\n/);
  expect(out).not.toContain('Ada');

  const again = await ops('retry', '--attention', 'capture_impossible', '--note', 'Once more.', '--rate', '50');
  expect([again.code, again.out.split('\n').at(-2)]).toEqual([0, '2 retried, 0 left out.']);
  for (const one of [first, second])
    await stack.shows(one, ({ events }) => events.filter(({ type }) => type === 'order.attention').length === 2);

  const canceled = await ops('cancel', first.orderId, '--note', 'The buyer has been called.');
  expect(canceled).toMatchObject({ code: 0, out: expect.stringContaining('cancel stands in the ledger') });
  expect((await stack.settled(first)).state).toBe('canceled');
  expect((await ops('show', first.orderId)).out).toMatch(
    /cancel\.ordered +operator:local +The buyer has been called\./,
  );
  expect(await listed()).toMatchObject([{ orderId: second.orderId }]);
});

it('npm run ops refunds, and says why it cannot', async () => {
  const placed = await stack.place();
  await stack.settled(placed);
  const refund = await ops('refund', placed.orderId, '--amount', '300', '--note', 'A scratch.', '--json');
  expect([refund.code, JSON.parse(refund.out)]).toMatchObject([
    0,
    { command: 'refund', refund: { amount: { amount: 300 } } },
  ]);
  const piece = await ops('refund', placed.orderId, '--line', '1:1', '--note', 'One is broken.');
  expect(piece.code).toBe(0);
  const more = await ops('refund', placed.orderId, '--amount', '999999', '--note', 'Too much.');
  expect(more).toMatchObject({ code: 1, err: expect.stringContaining('refund_exceeds') });
  await stack.shows(placed, ({ refunds }) => refunds.filter(({ status }) => status === 'succeeded').length === 2);
});
