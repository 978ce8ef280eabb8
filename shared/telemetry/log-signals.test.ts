import { describe, expect, it } from 'vitest';
import { PortFailure } from '../ports/failure.ts';
import { logSignals } from './log-signals.ts';

function logged() {
  const lines: { level: string; text: string; json: unknown }[] = [];
  const signals = logSignals((level, text) => void lines.push({ level, text, json: JSON.parse(text) }));
  return { signals, lines };
}

const secret = 'ada@example.com pays with 4242424242424242';

describe('an event', () => {
  it('is one line of JSON with its name and its fields', () => {
    const { signals, lines } = logged();
    signals.event('order.placed', { orderId: 'ord_1', seq: 1, by: 'a\nb', none: null });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        json: { event: 'order.placed', orderId: 'ord_1', seq: 1, by: 'a\nb', none: null },
      }),
    ]);
    expect(lines[0]?.text).not.toContain('\n');
  });
});

describe('a failure (I17)', () => {
  it('of a port is told by its kind, without its message and its cause', () => {
    const { signals, lines } = logged();
    const failure = new PortFailure('payments', 'ambiguous', 'payments.authorize', new Error(secret));
    signals.problem('order.put_off', failure, { orderId: 'ord_1' });
    expect(lines.map(({ level, json }) => [level, json])).toEqual([
      [
        'warn',
        {
          problem: 'order.put_off',
          orderId: 'ord_1',
          error: 'PortFailure',
          port: 'payments',
          class: 'ambiguous',
          operation: 'payments.authorize',
        },
      ],
    ]);
  });

  it.each([
    ['an error', new TypeError(secret)],
    ['an error over several lines', new Error(`first\n${secret}\nlast`)],
    ['a message that looks like a frame', new Error(`No answer\n    at ${secret} (x:1:1)\n    at last`)],
    ['an error with a cause', new Error('outer', { cause: new Error(secret) })],
    ['several at once', new AggregateError([new Error(secret)], secret)],
    ['an error with fields', Object.assign(new Error('refused'), { body: secret, headers: { authorization: secret } })],
    ['a text', secret],
    ['an object', { message: secret }],
    ['nothing', undefined],
    ['null', null],
  ])('that throws %s tells nothing of what it says', (_, error) => {
    const { signals, lines } = logged();
    signals.problem('http.failed', error, {});
    expect(lines).toHaveLength(1);
    expect(lines[0]?.text).not.toMatch(/ada@example|4242|refused|outer/);
  });

  it('of our code is told by its class and where it was thrown', () => {
    const { signals, lines } = logged();
    signals.problem('lane.failed', new RangeError('x'), {});
    expect(lines[0]?.json).toMatchObject({
      error: 'RangeError',
      stack: expect.stringMatching(/^at .*log-signals\.test\.ts:\d+:\d+/),
    });
  });

  it('without a stack is told all the same', () => {
    const { signals, lines } = logged();
    const error = new Error('x');
    delete error.stack;
    signals.problem('lane.failed', error, {});
    expect(lines[0]?.json).toEqual({ problem: 'lane.failed', error: 'Error', stack: '' });
  });
});
