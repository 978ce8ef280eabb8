import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './launch-error.mjs';

/**
 * @typedef {{ id: string, host: string, pids: number[] }} Owner
 * @typedef {{ sharedWith(pid: number | undefined): void, release(): void }} InstallLock
 */

const heartbeatMs = 2_000;

/**
 * Takes the lock of this clone's installation, after its owner if there is one. An owner that died is succeeded at once
 * where that can be seen, and after 30 s without a sign of life elsewhere (another container, a process id used again).
 *
 * The lock is a directory that bears its owner's name from the start, because it is moved into place: moving onto a
 * directory that is not empty fails everywhere.
 *
 * @param {string} folder where the lock lies; made if missing
 * @param {{ pollMs?: number, silentPolls?: number, say?: (line: string) => void }} [options]
 * @returns {Promise<InstallLock>}
 */
export async function takeInstallLock(folder, { pollMs = 250, silentPolls = 120, say = console.error } = {}) {
  const path = join(folder, 'install.lock');
  const owner = {
    id: `${hostname()}-${process.pid}-${process.hrtime.bigint()}`,
    host: hostname(),
    pids: [process.pid],
  };
  const candidate = `${path}.next-${owner.id}`;
  makeCandidate(candidate, owner);

  let announced = false;
  let lastSign = '';
  let silence = 0;
  while (!move(candidate, path)) {
    const { holder, sign } = look(path);
    // Counted in polls, not in time: a laptop that slept is not a dead owner.
    silence = sign === lastSign ? silence + 1 : 0;
    lastSign = sign;
    if (holder && (isDead(holder) || silence >= silentPolls)) {
      // Named after the dead owner, so that whoever comes second finds the name taken and leaves the successor alone.
      move(path, `${path}.dead-${holder.id}`);
      continue;
    }
    if (holder && !announced) {
      say(`Packages are being installed by another process (${holder.pids.join(', ')}); waiting for it …`);
      announced = true;
    }
    await sleep(pollMs);
  }

  const owns = () => look(path).holder?.id === owner.id;
  const heartbeat = setInterval(() => owns() && utimesSync(path, new Date(), new Date()), heartbeatMs);
  heartbeat.unref();
  return {
    sharedWith(pid) {
      if (pid !== undefined && owns()) writeOwner(path, { ...owner, pids: [...owner.pids, pid] });
    },
    release() {
      clearInterval(heartbeat);
      if (owns()) move(path, `${path}.dead-${owner.id}`);
      sweep(folder);
    },
  };
}

/**
 * @param {string} candidate
 * @param {Owner} owner
 */
function makeCandidate(candidate, owner) {
  try {
    mkdirSync(candidate, { recursive: true });
    writeOwner(candidate, owner);
  } catch (error) {
    if (codeOf(error) === 'ENOSPC')
      throw new LaunchError('disk_full', `The disk is full: nothing can be written to ${candidate}.`);
    throw new LaunchError('not_writable', `Packages cannot be installed here: ${String(error)}`);
  }
}

/**
 * @param {string} folder
 * @param {Owner} owner
 */
function writeOwner(folder, owner) {
  writeFileSync(join(folder, 'owner.new'), JSON.stringify(owner));
  renameSync(join(folder, 'owner.new'), join(folder, 'owner.json'));
}

/**
 * Who holds the lock, and a text that changes with every sign of life. The lock may go while it is looked at.
 *
 * @param {string} path
 * @returns {{ holder?: Owner, sign: string }}
 */
function look(path) {
  try {
    /** @type {Owner} */
    const holder = JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8'));
    return { holder, sign: `${holder.id} ${statSync(path).mtimeMs}` };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { sign: '' };
    throw error;
  }
}

/**
 * Moves a directory, unless there is nothing to move or the place is taken.
 *
 * @param {string} from
 * @param {string} to
 */
function move(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    const windowsTaken = process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES');
    if (windowsTaken || code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/** @param {Owner} owner */
function isDead({ host, pids }) {
  return host === hostname() && !pids.some(isAlive);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/**
 * Removes what earlier owners, and candidates that were killed while they waited, left behind.
 *
 * @param {string} folder
 */
function sweep(folder) {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('install.lock.')) continue;
    const left = join(folder, name);
    const { holder } = look(left);
    const waits = name.includes('.next-') && holder !== undefined && !isDead(holder);
    if (!waits && existsSync(left)) rmSync(left, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
