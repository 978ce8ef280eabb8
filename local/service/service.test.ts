import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { movableClock } from './clock.ts';
import {
  type BookedCall,
  type LocalService,
  LocalServiceError,
  type LocalServiceOptions,
  startLocalService,
} from './service.ts';

/** How long a test waits for what must come: no measure of speed. */
const ample = { timeout: 120_000 };

let service: LocalService;
let counter: number;

const options = (): LocalServiceOptions => ({
  name: 'Counter',
  port: 0,
  clock: movableClock(() => 1_000),
  nameCall: (request) => ({ operation: 'counter.add', target: request.query.get('of') ?? undefined, id: 'c1' }),
  serve: () => {
    counter += 1;
    return { status: 200, body: { counter } };
  },
  refuse: (status, _request, _served, code) => ({ status, body: { refused: status, code } }),
  objects: () => ({ counters: [counter] }),
  reset: () => {
    counter = 0;
  },
});

beforeEach(async () => {
  counter = 0;
  service = await startLocalService(options());
});
afterEach(() => service.stop());

const call = (query = '') => fetch(`${service.url}/add${query}`, { method: 'POST' });
const control = (method: string, path: string, body?: unknown) =>
  fetch(`${service.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });

describe('the shell of a local service', () => {
  it('is not to be steered by web pages of other origins', async () => {
    const reset = (origin: string) => fetch(`${service.url}/_local/reset`, { method: 'POST', headers: { origin } });
    await call();
    expect((await reset('https://elsewhere.example')).status).toBe(403);
    expect((await reset('null')).status).toBe(403);
    expect(counter).toBe(1);
    expect((await reset(service.url)).status).toBe(204);
    expect(counter).toBe(0);
  });

  it('answers with a page of the service, which is in no books and which no fault strikes', async () => {
    await service.stop();
    service = await startLocalService({
      ...options(),
      page: ({ path }) => (path === '/page' ? { status: 200, body: 'a page' } : undefined),
    });
    await control('POST', 'faults', [{ operation: '*', effect: 'status', status: 503 }]);
    expect(await (await fetch(`${service.url}/page`)).text()).toBe('a page');
    expect((await call()).status).toBe(503);
    expect(JSON.parse(await (await control('GET', 'books')).text()).calls).toHaveLength(1);
  });

  it('serves, and books each call under the name the service gives it', async () => {
    await call();
    await call('?of=a');
    const books = await (await control('GET', 'books')).json();
    expect(books).toEqual({
      calls: [
        { at: 1_000, operation: 'counter.add', id: 'c1', status: 200 },
        { at: 1_000, operation: 'counter.add', target: 'a', id: 'c1', status: 200 },
      ],
      objects: { counters: [2] },
    });
  });

  it('drops the connection before or after the work was done', async () => {
    await control('POST', 'faults', [
      { operation: 'counter.add', effect: 'before', count: 1 },
      { operation: 'counter.*', effect: 'after', count: 1 },
    ]);
    await expect(call()).rejects.toThrow();
    expect(counter).toBe(0);
    await expect(call()).rejects.toThrow();
    expect(counter).toBe(1);
    expect((await call()).status).toBe(200);
  });

  it('does the work and answers with the status of the rule', async () => {
    await control('POST', 'faults', [{ operation: '*', effect: 'after', status: 500, count: 1 }]);
    expect((await call()).status).toBe(500);
    expect(counter).toBe(1);
  });

  it('takes a request in before a delay holds it up, until it is released', async () => {
    const accepted: string[] = [];
    await service.stop();
    service = await startLocalService({
      ...options(),
      accept: (request) => {
        accepted.push(request.url);
        return accepted.length > 1 ? { status: 409, body: {} } : undefined;
      },
    });
    await control('POST', 'faults', [{ operation: '*', effect: 'delay', delayMs: 600_000, count: 1 }]);
    const slow = call('?of=a');
    await vi.waitUntil(() => accepted.length === 1, ample);
    expect((await call('?of=b')).status).toBe(409);
    expect(counter).toBe(0);
    expect((await control('DELETE', 'delayed')).status).toBe(204);
    expect((await slow).status).toBe(200);
    expect(counter).toBe(1);
  });

  it('goes on by itself when a delay is over', async () => {
    await control('POST', 'faults', [{ operation: '*', effect: 'delay', delayMs: 20 }]);
    expect((await call()).status).toBe(200);
    expect(counter).toBe(1);
  });

  it('answers with a status of the rule without doing the work, only for the target of the rule', async () => {
    await control('POST', 'faults', [{ operation: '*', target: 'a', effect: 'status', status: 503 }]);
    expect((await call('?of=a')).status).toBe(503);
    expect((await call('?of=b')).status).toBe(200);
    await control('DELETE', 'faults');
    expect((await call('?of=a')).status).toBe(200);
  });

  it('passes the code of a rule on to the service', async () => {
    await control('POST', 'faults', [
      { operation: '*', effect: 'status', status: 429, code: 'lock_timeout', count: 1 },
    ]);
    expect(await (await call()).json()).toEqual({ refused: 429, code: 'lock_timeout' });
    await control('POST', 'faults', [{ operation: '*', effect: 'after', status: 400, code: 'odd', count: 1 }]);
    expect(await (await call()).json()).toEqual({ refused: 400, code: 'odd' });
  });

  it('draws a probability from the seed, the same way each time', async () => {
    const draw = async () => {
      await control('POST', 'reset');
      await control('POST', 'faults', [{ operation: '*', effect: 'status', status: 500, probability: 0.5, seed: 7 }]);
      const statuses: number[] = [];
      for (let n = 0; n < 20; n += 1) statuses.push((await call()).status);
      return statuses;
    };
    const first = await draw();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await draw()).toEqual(first);
  });

  it('survives an answer that no header can hold, and says what happened', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => said.mockRestore());
    await service.stop();
    const answer = { status: 200, headers: { 'x-name': '日本' } };
    service = await startLocalService({ ...options(), serve: () => answer, refuse: () => answer });
    await expect(call()).rejects.toThrow('fetch failed');
    await expect(call()).rejects.toThrow('fetch failed');
    expect(String(said.mock.calls)).toMatch(/^Counter: TypeError.* Invalid character in header content/);
  });

  it('moves and sets the clock, and a reset takes everything back', async () => {
    expect(await (await control('POST', 'clock', { advanceMs: 500 })).json()).toEqual({ now: 1_500 });
    expect(await (await control('POST', 'clock', { now: 9_000 })).json()).toEqual({ now: 9_000 });
    await call();
    expect((await control('POST', 'reset')).status).toBe(204);
    expect(await (await control('GET', 'books')).json()).toEqual({ calls: [], objects: { counters: [0] } });
    expect(await (await control('POST', 'clock', { advanceMs: 0 })).json()).toEqual({ now: 1_000 });
  });

  it.each([
    ['faults', [{ operation: 'x', effect: 'status' }], '"effect": "status" needs "status"'],
    ['faults', [{ operation: 'x', effect: 'before', code: 'c' }], '"code" needs "status"'],
    ['faults', [{ operation: 'x', effect: 'before', count: 1, probability: 1 }], 'not both'],
    ['clock', { advanceMs: -1 }, 'clock'],
  ])('refuses a faulty body on %s with a reason', async (path, body, reason) => {
    const answer = await control('POST', path, body);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(reason.replaceAll('"', '\\"'));
  });

  it('names the port that is in use and what to do', async () => {
    const second = startLocalService({ ...options(), port: service.port });
    await expect(second).rejects.toThrow(LocalServiceError);
    await expect(second).rejects.toThrow(/port \d+ on 127\.0\.0\.1 is in use/);
  });

  it('keeps idle connections longer than a client that polls every few seconds', async () => {
    expect((await call()).headers.get('keep-alive')).toBe('timeout=65');
  });

  it('drops what a delay holds up when it is reset: its work is not done, and it is in no books', async () => {
    await control('POST', 'faults', [{ operation: '*', effect: 'delay', delayMs: 600_000 }]);
    const outcome = call().then(
      () => 'answered',
      () => 'dropped',
    );
    await vi.waitFor(async () => {
      expect(await (await control('GET', 'delayed')).json()).toMatchObject({ calls: [{ operation: 'counter.add' }] });
    }, ample);
    expect((await control('POST', 'reset')).status).toBe(204);
    expect(await outcome).toBe('dropped');
    expect(await (await control('GET', 'delayed')).json()).toEqual({ calls: [] });
    expect(await (await control('GET', 'books')).json()).toEqual({ calls: [], objects: { counters: [0] } });
  });

  it('shows what a delay holds up, ends it when it stops, and does not do its work afterwards', async () => {
    const [heldUp, booked] = [Promise.withResolvers<void>(), Promise.withResolvers<BookedCall>()];
    await service.stop();
    service = await startLocalService({
      ...options(),
      accept: () => {
        heldUp.resolve();
        return undefined;
      },
      onCall: booked.resolve,
    });
    await control('POST', 'faults', [{ operation: '*', effect: 'delay', delayMs: 600_000 }]);
    expect(await (await control('GET', 'delayed')).json()).toEqual({ calls: [] });
    const answer = call('?of=a').catch((error: unknown) => error);
    await heldUp.promise;
    const delayed = { operation: 'counter.add', target: 'a', id: 'c1' };
    expect(await (await control('GET', 'delayed')).json()).toEqual({ calls: [delayed] });
    await service.stop();
    expect(await answer).toBeInstanceOf(Error);
    expect(await booked.promise).toMatchObject({ operation: 'counter.add', status: 0 });
    expect(counter).toBe(0);
  });

  it('closes every connection when it stops', async () => {
    await call();
    await service.stop();
    await expect(call()).rejects.toThrow();
  });
});
