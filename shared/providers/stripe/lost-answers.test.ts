import { describe, expect, it } from 'vitest';
import type { KeyOf } from '../../ports/payments.ts';
import {
  day,
  key,
  payable,
  persistently,
  refundOf,
  type SimulatedAccount,
  simulatedAccount,
} from './simulated-account.fixture.ts';

interface Deed {
  call: string;
  read: string;
  begin: (account: SimulatedAccount) => Promise<string>;
  act: (account: SimulatedAccount, ref: string, of?: KeyOf) => Promise<{ kind: string }>;
}

const names = ['prepare', 'authorize', 'capture', 'cancel', 'refund'] as const;
const onObject = ['authorize', 'capture', 'cancel', 'refund'] as const;
const onIntent = ['authorize', 'capture', 'cancel'] as const;
type Name = (typeof names)[number];

const read = 'paymentIntents.retrieve';
const deeds: Record<Name, Deed> = {
  prepare: {
    call: 'paymentIntents.create',
    read,
    begin: async () => '',
    act: ({ payments }, _, of = key) => payments.prepare(payable(), of),
  },
  authorize: {
    call: 'paymentIntents.confirm',
    read,
    begin: ({ prepared }) => prepared(),
    act: ({ payments }, ref, of = key) => payments.authorize(ref, of),
  },
  capture: {
    call: 'paymentIntents.capture',
    read,
    begin: ({ authorized }) => authorized(),
    act: ({ payments }, ref, of = key) => payments.capture(ref, of),
  },
  cancel: {
    call: 'paymentIntents.cancel',
    read,
    begin: ({ authorized }) => authorized(),
    act: ({ payments }, ref, of = key) => payments.cancel(ref, of),
  },
  refund: {
    call: 'refunds.create',
    read: 'refunds.list',
    begin: ({ captured }) => captured(),
    act: ({ payments }, ref, of = key) => payments.refund(ref, refundOf('r-1'), of),
  },
};

/** One payment object, one charge once it was confirmed, one refund once it was given back. */
async function expectDoneOnce(name: Name, { books }: SimulatedAccount): Promise<void> {
  const { objects } = await books();
  expect(objects.paymentIntents).toHaveLength(1);
  expect(objects.charges).toHaveLength(name === 'prepare' ? 0 : 1);
  expect(objects.refunds).toHaveLength(name === 'cancel' || name === 'refund' ? 1 : 0);
}

// The SDK tries a closed connection once more by itself, half a second later: these tests wait side by side.
describe.concurrent('after a lost answer', () => {
  it.for(names.flatMap((name) => (['before', 'after'] as const).map((effect) => [name, effect] as const)))(
    '%s lost %s its effect: the same object, and done once',
    async ([name, effect], { onTestFinished }) => {
      const account = await simulatedAccount(onTestFinished);
      const { call, read, begin, act } = deeds[name];
      const ref = await begin(account);
      await account.fault({ operation: call, effect }, { operation: read, effect });
      // An intent that is made twice harms nobody, so that it is tried again at once.
      const failureClass = name === 'prepare' ? 'transient' : 'ambiguous';
      await expect(act(account, ref)).rejects.toMatchObject({ name: 'PortFailure', class: failureClass });
      await account.heal();
      const answer = await act(account, ref);
      expect(await act(account, ref)).toEqual(answer);
      await expectDoneOnce(name, account);
    },
  );

  it.for(onObject)('%s is told by the object itself, in the same call', async (name, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { call, begin, act } = deeds[name];
    const ref = await begin(account);
    await account.fault({ operation: call, effect: 'after' });
    const told = await act(account, ref);
    await account.heal();
    expect(await act(account, ref)).toEqual(told);
    await expectDoneOnce(name, account);
  });

  it.for(onIntent)('%s is not done twice when Stripe has forgotten the key', async (name, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { begin, act } = deeds[name];
    const ref = await begin(account);
    await account.fault({ operation: 'paymentIntents.*', effect: 'after' });
    await expect(act(account, ref)).rejects.toMatchObject({ class: 'ambiguous' });
    await account.heal();
    await account.later(day + 1);
    await act(account, ref);
    expect((await account.books()).objects.charges).toHaveLength(1);
  });

  it('a refund whose key Stripe has forgotten is found by its command', async ({ onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const ref = await account.captured();
    await account.fault({ operation: 'refunds.*', effect: 'after' });
    await expect(account.payments.refund(ref, refundOf('r-1'), key)).rejects.toMatchObject({ class: 'ambiguous' });
    await account.heal();
    await account.later(day + 1);
    expect(await account.payments.refunds(ref)).toMatchObject([{ commandId: 'r-1', amount: 1_500, failed: false }]);
  });

  it.for(names)('a stored 500 of %s without an effect costs a key and not a day', async (name, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { call, begin, act } = deeds[name];
    const ref = await begin(account);
    await account.fault({ operation: call, effect: 'status', status: 500, count: 1 });
    await expect(act(account, ref)).rejects.toMatchObject({ class: 'transient' });
    expect(await act(account, ref)).toEqual({ kind: 'key_burnt' });
    const answer = await persistently((of) => act(account, ref, of));
    expect(await act(account, ref, { ...key, burnt: 1 })).toEqual(answer);
    expect((await account.books()).calls.map((made) => made.key)).toContainEqual(expect.stringMatching(/:1:1$/));
    await expectDoneOnce(name, account);
  });

  it.for(onObject)('a stored 500 of %s after the effect is seen through', async (name, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { call, begin, act } = deeds[name];
    const ref = await begin(account);
    await account.fault({ operation: call, effect: 'after', status: 500, count: 1 });
    await expect(act(account, ref)).rejects.toMatchObject({ class: 'transient' });
    const kinds = { authorize: 'authorized', capture: 'captured', cancel: 'voided', refund: 'refunded' };
    expect(await act(account, ref)).toMatchObject({ kind: kinds[name] });
    await expectDoneOnce(name, account);
  });

  it.for(onObject)('three runs at once under one key %s once', async (name, { onTestFinished }) => {
    const account = await simulatedAccount(onTestFinished);
    const { begin, act } = deeds[name];
    const ref = await begin(account);
    const answers = await Promise.all([1, 2, 3].map(() => act(account, ref)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    await expectDoneOnce(name, account);
  });

  it('cancel against authorize leaves no live charge', async ({ onTestFinished }) => {
    const { payments, prepared, books } = await simulatedAccount(onTestFinished);
    const ref = await prepared();
    const [, end] = await Promise.all([payments.authorize(ref, key), payments.cancel(ref, key)]);
    expect(['canceled', 'voided']).toContain(end.kind);
    const { charges } = (await books()).objects;
    expect(charges.filter((charge) => charge.status === 'succeeded' && !charge.refunded)).toEqual([]);
  });
});
