import { describe, expect, it } from 'vitest';
import { day, orderId, payable, type SimulatedAccount, simulatedAccount } from './simulated-account.fixture.ts';

interface Deed {
  begin: (account: SimulatedAccount) => Promise<string>;
  act: (account: SimulatedAccount, ref: string) => Promise<unknown>;
}

const deeds: Record<'create' | 'confirm' | 'capture' | 'cancel', Deed> = {
  create: { begin: async () => '', act: ({ payments }) => payments.prepare(payable()) },
  confirm: { begin: ({ prepared }) => prepared(), act: ({ payments }, ref) => payments.authorize(orderId, ref) },
  capture: {
    begin: ({ authorized }) => authorized(),
    act: ({ payments }, ref) => payments.capture(orderId, ref),
  },
  cancel: { begin: ({ authorized }) => authorized(), act: ({ payments }, ref) => payments.cancel(orderId, ref) },
};
const onIntent = ['confirm', 'capture', 'cancel'] as const;
const operations = ['create', ...onIntent] as const;

// The SDK tries a closed connection once more by itself, half a second later: these tests wait side by side.
describe.concurrent('after a lost answer', () => {
  it.for(
    operations.flatMap((operation) => (['before', 'after'] as const).map((effect) => [operation, effect] as const)),
  )('%s lost %s its effect: the same object, and done once', async ([operation, effect], { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { begin, act } = deeds[operation];
    const ref = await begin(account);
    await account.fault(
      { operation: `paymentIntents.${operation}`, effect },
      { operation: 'paymentIntents.retrieve', effect },
    );
    await expect(act(account, ref)).rejects.toMatchObject({ name: 'PortFailure', class: 'ambiguous' });
    await account.heal();
    const answer = await act(account, ref);
    expect(await act(account, ref)).toEqual(answer);
    const { objects } = await account.books();
    expect(objects.paymentIntents).toHaveLength(1);
    expect(objects.charges).toHaveLength(operation === 'create' ? 0 : 1);
  });

  it.for(onIntent)('%s is told by the intent itself, in the same call', async (operation, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { begin, act } = deeds[operation];
    const ref = await begin(account);
    await account.fault({ operation: `paymentIntents.${operation}`, effect: 'after' });
    const told = await act(account, ref);
    await account.heal();
    expect(await act(account, ref)).toEqual(told);
  });

  it.for(onIntent)('%s is not done twice when Stripe has forgotten the key', async (operation, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { begin, act } = deeds[operation];
    const ref = await begin(account);
    await account.fault({ operation: 'paymentIntents.*', effect: 'after' });
    await expect(act(account, ref)).rejects.toMatchObject({ class: 'ambiguous' });
    await account.heal();
    await account.later(day + 1);
    await act(account, ref);
    expect((await account.books()).objects.charges).toHaveLength(1);
  });

  it.for(operations)(
    'a stored 500 of %s without an effect costs a key and not a day',
    async (operation, { onTestFinished }) => {
      const account = await simulatedAccount(onTestFinished);
      const { begin, act } = deeds[operation];
      const ref = await begin(account);
      await account.fault({ operation: `paymentIntents.${operation}`, effect: 'status', status: 500, count: 1 });
      await expect(act(account, ref)).rejects.toMatchObject({ class: 'transient' });
      const answer = await act(account, ref);
      expect(await act(account, ref)).toEqual(answer);
      const { calls, objects } = await account.books();
      expect(calls.map(({ key }) => key)).toContainEqual(expect.stringMatching(/:1:1$/));
      expect(objects.paymentIntents).toHaveLength(1);
    },
  );

  it('a stored 500 after the effect is seen through', async ({ onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.confirm', effect: 'after', status: 500, count: 1 });
    await expect(account.payments.authorize(orderId, ref)).rejects.toMatchObject({ class: 'transient' });
    expect(await account.payments.authorize(orderId, ref)).toMatchObject({ kind: 'authorized' });
    const { charges } = (await account.books()).objects;
    expect(charges).toMatchObject([{ status: 'succeeded', captured: false, refunded: false }]);
  });

  it('two runs of one order at once authorize once', async ({ onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const ref = await account.prepared();
    const answers = await Promise.all([1, 2, 3].map(() => account.payments.authorize(orderId, ref)));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['authorized']));
    expect((await account.books()).objects.charges).toHaveLength(1);
  });

  it('cancel against authorize leaves no live charge', async ({ onTestFinished }) => {
    const { payments, prepared, books } = await simulatedAccount(onTestFinished);
    const ref = await prepared();
    const [, end] = await Promise.all([payments.authorize(orderId, ref), payments.cancel(orderId, ref)]);
    expect(['canceled', 'voided']).toContain(end);
    const { charges } = (await books()).objects;
    expect(charges.filter((charge) => charge.status === 'succeeded' && !charge.refunded)).toEqual([]);
  });
});
