import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('./bin.ts', import.meta.url));
let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill('SIGKILL');
  running = undefined;
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  return { child, lines: createInterface(child.stdout), errors: createInterface(child.stderr) };
}

const firstLine = async (lines: ReturnType<typeof createInterface>) => String((await once(lines, 'line'))[0]);

describe('the command', () => {
  it('prints one line of JSON when it is ready, serves, and ends cleanly on SIGTERM', async () => {
    const { child, lines } = start('--port', '0', '--json');
    const { cosmos } = JSON.parse(await firstLine(lines));
    expect(cosmos.key).toMatch(/==$/);
    expect((await fetch(`${cosmos.endpoint}/_local/books`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says which port is in use, and ends with 1', async () => {
    const first = start('--port', '0', '--json');
    const { port } = new URL(JSON.parse(await firstLine(first.lines)).cosmos.endpoint);
    const second = spawn(process.execPath, [bin, '--port', port], { stdio: ['ignore', 'ignore', 'pipe'] });
    const exit = once(second, 'exit');
    expect(await firstLine(createInterface(second.stderr))).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(await exit).toEqual([1, null]);
  });

  it('refuses an option it does not know, and ends with 1', async () => {
    const { child, errors } = start('--prot', '1');
    const exit = once(child, 'exit');
    expect(await firstLine(errors)).toContain('--prot');
    expect(await exit).toEqual([1, null]);
  });
});
