import { describe, expect, it } from 'vitest';
import { fakeInvoker } from './invocation.fake.ts';

const forever = () => new Promise<never>(() => undefined);
const done = async () => ({ returnValue: { string: 'done' } });

describe('a call', () => {
  it('gives the response, and one line in the log', async () => {
    const { invoker, call, lines } = fakeInvoker(done);
    expect(await invoker.invoke(call)).toMatchObject({ ok: true, invocationId: 'id1', response: await done() });
    expect(lines).toEqual([expect.stringMatching(/^information f: ok, \d+ ms, a test id1$/)]);
  });

  it('fails with what the function throws', async () => {
    const thrown = new TypeError('bad');
    const { invoker, call, lines } = fakeInvoker(() => Promise.reject(thrown));
    expect(await invoker.invoke(call)).toMatchObject({ ok: false, error: thrown, redeliver: false });
    expect(lines).toEqual([expect.stringMatching(/^error f: failed, \d+ ms, a test\nTypeError: bad/)]);
  });

  it('that exceeds functionTimeout fails, its worker is killed with all others in flight, and the next has another', async () => {
    let first = true;
    const answer = () => (first ? forever() : done());
    const { invoker, call } = fakeInvoker(answer, { timeoutMs: 50 });
    const slow = await Promise.all([invoker.invoke(call), invoker.invoke(call)]);
    const message = expect.stringContaining('exceeded the time-out of 0.05 s (functionTimeout in host.json)');
    expect(slow).toMatchObject([
      { ok: false, error: { message } },
      { ok: false, error: { message } },
    ]);
    first = false;
    expect(await invoker.invoke(call)).toMatchObject({ ok: true });
  });

  it('is waited for by idle', async () => {
    let finish: () => void = () => undefined;
    const { invoker, call } = fakeInvoker(() => new Promise((resolve) => (finish = () => resolve({}))));
    const events: string[] = [];
    const invocation = invoker.invoke(call).then(() => events.push('ended'));
    const idle = invoker.idle().then(() => events.push('idle'));
    await new Promise(setImmediate);
    finish();
    await Promise.all([invocation, idle]);
    expect(events).toContain('idle');
    await invoker.idle();
  });
});

describe('a call whose worker dies', () => {
  it('has failed, as in Azure', async () => {
    const { invoker, call } = fakeInvoker(forever, { faults: { 'kill-worker': 1 } });
    expect(await invoker.invoke(call)).toMatchObject({
      ok: false,
      redeliver: false,
      error: { message: 'the fault kill-worker struck' },
    });
  });

  it('is to come again when the host is told so, though its answer was on the way', async () => {
    const { invoker, call } = fakeInvoker(done, { onWorkerDeath: 'redeliver', faults: { 'kill-worker': 1 } });
    expect(await invoker.invoke(call)).toMatchObject({ ok: false, redeliver: true });
  });

  it('comes again in any case when there is no worker any more that could be called', async () => {
    const workers = { worker: () => Promise.reject(new Error('given up')), dismiss: () => undefined };
    const { invoker, call } = fakeInvoker(done, { workers });
    expect(await invoker.invoke(call)).toMatchObject({ ok: false, redeliver: true, error: { message: 'given up' } });
  });

  it('is always a batch when a fault kills it, and every Nth', async () => {
    const { invoker, call } = fakeInvoker(done, { faults: { 'kill-worker': 2 } });
    const http = { ...call, target: { name: 'h', bindings: { t: { type: 'httpTrigger', direction: 'in' } } } };
    const outcomes = [];
    for (const next of [http, http, call, http, call]) outcomes.push(await invoker.invoke(next));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
  });
});
