import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeInstallLock } from './install-lock.mjs';

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'install lock '));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const take = (silentPolls = 1_000_000) =>
  takeInstallLock(folder, { pollMs: 1, silentPolls, say: (line) => said.push(line) });

/** The lock of somebody else, as it would lie there. */
async function lockOf(owner: { host: string; pids: number[] }) {
  const path = join(folder, 'install.lock');
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'owner.json'), JSON.stringify({ id: 'somebody', ...owner }));
  return path;
}

/** A process id that nobody has: above what any system gives out. */
const nobody = 2 ** 30;

describe('the install lock', () => {
  test('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      const lock = await take();
      inside += 1;
      most = Math.max(most, inside);
      await sleep(3);
      inside -= 1;
      lock.release();
    };
    await Promise.all(Array.from({ length: 10 }, work));
    expect(most).toBe(1);
  });

  test('leaves nothing behind', async () => {
    const lock = await take();
    expect(await readdir(folder)).toEqual(['install.lock']);
    lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('tells once who is waited for', async () => {
    const lock = await take();
    const next = take();
    await expect
      .poll(() => said)
      .toEqual([`Packages are being installed by another process (${process.pid}); waiting for it …`]);
    lock.release();
    (await next).release();
    expect(said).toHaveLength(1);
  });
});

describe('an owner that died', () => {
  test('is succeeded at once on this machine, by one of many', async () => {
    await lockOf({ host: hostname(), pids: [nobody, nobody + 1] });
    let inside = 0;
    const work = async () => {
      const lock = await take();
      inside += 1;
      expect(inside).toBe(1);
      await sleep(3);
      inside -= 1;
      lock.release();
    };
    await Promise.all(Array.from({ length: 10 }, work));
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not taken for dead while the npm it started lives', async () => {
    const path = await lockOf({ host: hostname(), pids: [nobody, process.pid] });
    const next = take();
    await expect.poll(() => said, { timeout: 20_000 }).toHaveLength(1);
    await rename(path, `${path}.released`);
    (await next).release();
  });

  test('on another machine is succeeded when it gives no sign of life any more', async () => {
    await lockOf({ host: 'another machine', pids: [1] });
    const lock = await take(20);
    expect(await readdir(folder)).toContain('install.lock.dead-somebody');
    lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('on another machine is waited for while it gives signs of life', async () => {
    const path = await lockOf({ host: 'another machine', pids: [1] });
    const next = take(500);
    for (let sign = 1; sign <= 20; sign += 1) {
      await utimes(path, sign, sign);
      await sleep(50);
    }
    expect(await readdir(folder)).not.toContain('install.lock.dead-somebody');
    await rename(path, `${path}.released`);
    (await next).release();
  });
});

test('says where it may not write', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(takeInstallLock(join(folder, 'file'))).rejects.toMatchObject({ code: 'not_writable' });
});
