import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { LaunchError } from './launch-error.mjs';
import { whenNpmGoes } from './npm-watch.mjs';

const onPosix = process.platform !== 'win32';
const exitWithParent = new URL('./exit-with-parent.mjs', import.meta.url).href;

/**
 * Runs Node on the terminal of this process until it ends, and takes everything it started along when it does.
 *
 * On POSIX it runs as the leader of a process group of its own. Ctrl-C then reaches it once, by the hand of this
 * process, and neither a second time from npm or the terminal nor its children behind its back: they are stopped in its
 * order. A second Ctrl-C kills the group. If this process is killed, `exit-with-parent.mjs` ends the child.
 *
 * @param {string} node path of the executable
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} the exit code; 128 + n after signal n
 */
export function runToEnd(node, args, { env = process.env, cwd } = {}) {
  const child = spawn(node, ['--import', exitWithParent, ...args], {
    cwd,
    env: { ...env, LAUNCHER_PID: String(process.pid) },
    detached: onPosix,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const stopForwarding = onPosix ? forwardSignals(child) : ignoreInterrupts();

  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      stopForwarding();
      reject(new LaunchError('node_not_started', `${node} could not be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      if (onPosix) killGroup(child.pid);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}

const samePressMs = 500;

/**
 * npm passes on a Ctrl-C that the terminal has already delivered: what comes that close together is one press.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  /** @type {Map<NodeJS.Signals, number>} */
  const first = new Map();
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = performance.now();
    const since = now - (first.get(signal) ?? now);
    if (!first.has(signal)) {
      first.set(signal, now);
      child.kill(signal);
    } else if (signal === 'SIGINT' && since > samePressMs) {
      killGroup(child.pid);
    }
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, forward);
  const stopWatch = whenNpmGoes(() => forward('SIGTERM'));
  return () => {
    stopWatch();
    for (const signal of signals) process.off(signal, forward);
  };
}

/** On Windows Ctrl-C reaches every process of the console by itself. */
function ignoreInterrupts() {
  const wait = () => {};
  process.on('SIGINT', wait);
  return () => process.off('SIGINT', wait);
}

/** @param {number | undefined} pid leader of the group */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // macOS says EPERM of a group that has ended and was not yet collected.
    const gone = error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM');
    if (!gone) throw error;
  }
}
