import { describe, expect, it } from 'vitest';
import { type FailureClass, PortFailure } from '../ports/failure.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';

const failure = (failureClass: FailureClass, code?: number) =>
  new PortFailure('store', failureClass, 'orders.replace', Object.assign(new Error('no'), { code }));

/** Time that passes only in pauses. */
function heldPace(): Pace & { pauses: number[] } {
  const pauses: number[] = [];
  const time = () => pauses.reduce((all, one) => all + one, 0);
  const sleep = async (ms: number) => void pauses.push(ms);
  return { clock: { now: time, monotonic: time, sleep }, random: () => 0.5, pauses };
}

/** Answers or throws what it is given, call by call; the last for ever. */
function script<T>(...steps: (T | PortFailure)[]) {
  let calls = 0;
  return async () => {
    const step = steps[Math.min(calls, steps.length - 1)];
    calls += 1;
    if (step === undefined || step instanceof PortFailure) throw step ?? new Error('empty script');
    return step;
  };
}

describe('a write that is settled', () => {
  it('reads after a lost answer and finds its effect', async () => {
    const write = { send: script<string>(failure('ambiguous'), 'sent twice'), readBack: script('found') };
    await expect(settle(write, heldPace())).resolves.toBe('found');
  });

  it('is sent again when reading shows that it had no effect', async () => {
    const write = { send: script<string>(failure('ambiguous'), 'written'), readBack: script<typeof again>(again) };
    await expect(settle(write, heldPace())).resolves.toBe('written');
  });

  it('reads again when reading fails too, before it sends anything', async () => {
    const write = {
      send: script<string>(failure('ambiguous'), 'sent twice'),
      readBack: script<string>(failure('transient', 429), failure('transient', 503), 'found'),
    };
    await expect(settle(write, heldPace())).resolves.toBe('found');
  });

  it('is sent again after a 449, in growing pauses', async () => {
    const pace = heldPace();
    const busy = failure('transient', 449);
    await expect(settle(repeatable(script<string>(busy, busy, busy, 'written')), pace)).resolves.toBe('written');
    expect(pace.pauses).toEqual([15, 30, 60]);
  });

  it.each([
    ['throttled, which the SDK has waited for', failure('transient', 429)],
    ['refused by configuration', failure('configuration', 401)],
    ['anything else', failure('unknown', 400)],
  ])('gives up at once when it is %s', async (_, refused) => {
    const pace = heldPace();
    await expect(settle(repeatable(script<string>(refused, 'never')), pace)).rejects.toBe(refused);
    expect(pace.pauses).toEqual([]);
  });

  it('says that its fate is unknown when time is up after a lost answer', async () => {
    const pace = heldPace();
    const lost = failure('ambiguous');
    const write = { send: script<string>(lost), readBack: script<string>(failure('transient', 503)) };
    await expect(settle(write, pace)).rejects.toBe(lost);
    expect(pace.clock.monotonic()).toBeLessThan(3_000);
  });

  it('gives up when it is sent in vain for three seconds', async () => {
    const outcome = settle(repeatable(script<typeof again>(again)), heldPace());
    await expect(outcome).rejects.toMatchObject({ name: 'PortFailure', class: 'transient' });
  });

  it('lets through what is not a failure of the store', async () => {
    const fault = new TypeError('a fault of ours');
    const send = () => Promise.reject(fault);
    await expect(settle(repeatable(send), heldPace())).rejects.toBe(fault);
  });
});
