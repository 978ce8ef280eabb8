import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from './root.mjs';

/** A clone with the real launcher, a lock of one package, and an npm that installs it as `npmBehavior` says. */
let clone: string;
let started: ChildProcess[];

beforeEach(async () => {
  started = [];
  clone = await mkdtemp(join(tmpdir(), 'a fresh clone '));
  await cp(join(root, 'scripts'), join(clone, 'scripts'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  await writeFile(join(clone, 'package-lock.json'), packageLock('1.0.0'));
  await writeFile(join(clone, 'npm-cli.js'), npm);
  await writeFile(
    join(clone, 'args.ts'),
    'const args: string[] = process.argv.slice(2); console.log(JSON.stringify(args)); process.exitCode = 7;',
  );
  await writeFile(join(clone, 'stays.ts'), stays);
});
afterEach(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(clone, { recursive: true });
});

const packageLock = (version: string) =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/other-os': { version, optional: true } },
  });

const npm = `
  const fs = require('node:fs');
  const behavior = process.env.NPM_BEHAVIOR;
  fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
  if (behavior === 'fails') { console.error('npm error the registry is away'); process.exit(3); }
  if (behavior === 'full') { console.error('npm error code ENOSPC'); process.exit(228); }
  const finish = () => {
    const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
    delete packages['node_modules/other-os'];
    fs.mkdirSync('node_modules', { recursive: true });
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
  };
  if (behavior === 'hangs') setInterval(() => {}, 1000);
  else setTimeout(finish, 300);
`;

const stays = `
  process.on('SIGTERM', () => { console.log('SIGTERM'); setTimeout(() => process.exit(8), 50); });
  process.on('SIGINT', () => console.log('SIGINT'));
  console.log('up ' + process.pid);
  setInterval(() => {}, 1000);
`;

interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves once the output matches. */
  says(text: RegExp): Promise<RegExpMatchArray>;
  ended: Promise<number | null>;
}

const launcher = () => join(clone, 'scripts/launch.mjs');

const launch = (args: string[], npmBehavior = '') =>
  start(process.execPath, [launcher(), ...args], { NPM_BEHAVIOR: npmBehavior });

function start(command: string, args: string[], env: NodeJS.ProcessEnv): Run {
  const npmSays = {
    npm_execpath: join(clone, 'npm-cli.js'),
    npm_node_execpath: process.execPath,
    npm_lifecycle_event: undefined,
  };
  const child = spawn(command, args, { env: { ...process.env, ...npmSays, ...env }, cwd: clone });
  started.push(child);
  let output = '';
  const ended = once(child, 'close').then(() => child.exitCode);
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  async function says(text: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = output.match(text);
      if (match) return match;
      const end = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
      if (!Array.isArray(end) && !text.test(output))
        throw new Error(`Ended with ${end} before it said ${text}: ${output}`);
    }
  }
  return { child, output: () => output, says, ended };
}

const npmCalls = async () => (await readFile(join(clone, 'npm-calls'), 'utf8')).trim().split('\n');

async function installed(version = '1.0.0') {
  await mkdir(join(clone, 'node_modules'));
  await writeFile(join(clone, 'node_modules/.package-lock.json'), packageLock(version));
}

describe('the first command of a fresh clone', () => {
  test('installs, then runs the script with its arguments and exits with its code', async () => {
    const run = launch(['args.ts', 'a b', '--flag']);
    expect(await run.ended).toBe(7);
    expect(run.output()).toMatch(/Installing packages[^]*Installed in \d+ s\.\n\["a b","--flag"\]\n/);
    expect(await npmCalls()).toEqual(['ci --include=dev --include=optional --no-audit --no-fund']);
  });

  test('waits for another one that installs', async () => {
    const runs = [launch(['args.ts']), launch(['args.ts']), launch(['args.ts'])];
    expect(await Promise.all(runs.map((run) => run.ended))).toEqual([7, 7, 7]);
    expect(await npmCalls()).toHaveLength(1);
  });

  test("shows npm's messages when it fails", async () => {
    const run = launch(['args.ts'], 'fails');
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/the registry is away[^]*npm ci failed \(exit code 3\)/);
    expect(run.output()).not.toContain('at ');
  });

  test('says so when the disk is full', async () => {
    const run = launch(['args.ts'], 'full');
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/The disk is full\..*free some space/);
  });

  test('can be interrupted, and the next one begins again', async () => {
    const interrupted = launch(['args.ts'], 'hangs');
    await interrupted.says(/Installing/);
    await untilNpmRuns();
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(130);
    expect(await launch(['args.ts']).ended).toBe(7);
  });

  test('succeeds one that was killed, once its npm has ended too', async () => {
    const killed = launch(['args.ts'], 'hangs');
    await untilNpmRuns();
    const { pids } = JSON.parse(await readFile(join(clone, '.local/install.lock/owner.json'), 'utf8'));
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    const next = launch(['args.ts']);
    await next.says(new RegExp(`another process \\(${pids.join(', ')}\\)`));
    process.kill(pids[1], 'SIGKILL');
    expect(await next.ended).toBe(7);
  });

  async function untilNpmRuns() {
    for (;;) {
      const calls = await npmCalls().catch(() => []);
      const owner = await readFile(join(clone, '.local/install.lock/owner.json'), 'utf8').catch(() => '{"pids":[]}');
      if (calls.length > 0 && JSON.parse(owner).pids.length === 2) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

describe('a later command', () => {
  test('installs nothing when everything stands there, packages for other systems aside', async () => {
    await installed();
    expect(await launch(['args.ts'], 'fails').ended).toBe(7);
  });

  test('installs again when the lock has another version', async () => {
    await installed('0.9.0');
    expect(await launch(['args.ts']).ended).toBe(7);
    expect(await npmCalls()).toHaveLength(1);
  });

  test('names its usage without a script', async () => {
    const run = launch([]);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('Usage: node scripts/launch.mjs SCRIPT');
  });
});

describe('what the launcher started', () => {
  beforeEach(() => installed());

  test.each(['SIGTERM', 'SIGINT'] as const)('hears %s once, though npm repeats it', async (signal) => {
    const run = launch(['stays.ts']);
    await run.says(/up/);
    run.child.kill(signal);
    run.child.kill(signal);
    await run.says(new RegExp(signal));
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(8);
    expect(run.output().match(new RegExp(signal, 'g'))).toHaveLength(1);
  });

  test('is killed by a second Ctrl-C', async () => {
    const run = launch(['stays.ts']);
    await run.says(/up/);
    run.child.kill('SIGINT');
    await run.says(/SIGINT/);
    await new Promise((resolve) => setTimeout(resolve, 700));
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(137);
  });

  test('ends in its own order when the launcher is killed', async () => {
    const run = launch(['stays.ts']);
    await run.says(/up/);
    run.child.kill('SIGKILL');
    await run.says(/SIGTERM/);
    // Its output ends when the last process that holds it has ended.
    expect(await run.ended).toBe(null);
  });

  test('ends when npm has ended the shell between npm and the launcher', async () => {
    const run = start('sh', ['-c', '"$0" "$@"; true', process.execPath, launcher(), 'stays.ts'], {
      npm_lifecycle_event: 'start',
    });
    await run.says(/up/);
    run.child.kill('SIGTERM');
    await run.says(/SIGTERM/);
    expect(await run.ended).toBe(null);
  });
});
