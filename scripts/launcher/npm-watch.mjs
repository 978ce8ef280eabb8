import { readFileSync } from 'node:fs';

/**
 * Calls back when the npm that runs this process is gone. npm starts a script through a shell; asked to end, it ends the
 * shell, which tells nobody. Killed, it leaves the shell behind: that is seen on Linux only.
 *
 * @param {() => void} onGone called once
 * @param {number} [everyMs]
 * @returns {() => void} ends the watch
 */
export function whenNpmGoes(onGone, everyMs = 500) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * @param {number} pid
 * @returns {number | undefined} undefined where it cannot be told
 */
function parentOf(pid) {
  if (process.platform !== 'linux') return undefined;
  try {
    // "pid (name) state ppid …": the name may contain anything, parentheses too.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(parent);
  } catch {
    return undefined; // It ended, and its number with it.
  }
}
