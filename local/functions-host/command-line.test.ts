import { expect, it } from 'vitest';
import { parseCommandLine, usage } from './command-line.ts';

it('has a default for everything', () => {
  expect(parseCommandLine([])).toMatchObject({
    app: '.',
    port: undefined,
    host: '127.0.0.1',
    json: false,
    drain: false,
    enforceKeys: false,
    watch: false,
    restarts: { count: 3, withinMs: 1_800_000 },
    onWorkerDeath: 'checkpoint',
    faults: {},
  });
});

it('reads what it is given', () => {
  const args = '--log error --restarts 0 --on-worker-death redeliver --fault redeliver --fault kill-worker:5 --drain';
  expect(parseCommandLine(args.split(' '))).toMatchObject({
    log: 'error',
    restarts: { count: 0 },
    onWorkerDeath: 'redeliver',
    faults: { redeliver: 2, 'kill-worker': 5 },
    drain: true,
  });
});

it.each([
  [['--bogus'], "Unknown option '--bogus'"],
  [['--port', 'http'], '--port takes a whole number'],
  [['--log', 'loud'], '--log takes trace, debug'],
  [['--restarts', 'often'], '--restarts takes COUNT/TIME, such as 3/30m'],
  [['--on-worker-death', 'weep'], '--on-worker-death takes checkpoint, redeliver, not "weep".'],
  [['--fault', 'lightning'], '--fault takes NAME or NAME:N'],
])('refuses %j', (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(message);
});

it('explains every option', () => {
  for (const option of Object.keys(parseCommandLine([]))) {
    const name = option.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(usage).toContain(`--${name === 'faults' ? 'fault' : name}`);
  }
});
