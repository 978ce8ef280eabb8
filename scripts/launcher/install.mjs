import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../root.mjs';
import { takeInstallLock } from './install-lock.mjs';
import { LaunchError } from './launch-error.mjs';

/**
 * Installs the packages of package-lock.json where they are missing or of another version. Two at once wait for each
 * other.
 *
 * @param {string} [folder]
 */
export async function ensureInstalled(folder = root) {
  if (isInstalled(folder)) return;
  const lock = await takeInstallLock(join(folder, '.local'));
  try {
    if (!isInstalled(folder)) await install(folder, lock);
  } finally {
    lock.release();
  }
}

/**
 * npm writes `node_modules/.package-lock.json` last: a broken install has none. Contents are compared, not times, so
 * that going to another branch and back costs nothing.
 *
 * @param {string} folder
 */
export function isInstalled(folder) {
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(folder, 'package-lock.json'));
  if (wanted === undefined) throw new LaunchError('install_failed', `${join(folder, 'package-lock.json')} is missing.`);
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    if (path === '') return true;
    // Optional packages are for other platforms as a rule.
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/**
 * @param {string} folder
 * @param {import('./install-lock.mjs').InstallLock} lock
 */
async function install(folder, lock) {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  console.error('Installing packages with npm ci. This takes a minute or two, once …');
  const ticker = setInterval(() => console.error(`  still installing, ${seconds()} s`), 15_000);
  try {
    const { code, output } = await npm(folder, lock);
    if (code !== 0) throw failure(code, output);
  } finally {
    clearInterval(ticker);
  }
  console.error(`Installed in ${seconds()} s.`);
}

/**
 * @param {string} folder
 * @param {import('./install-lock.mjs').InstallLock} lock
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(folder, lock) {
  const { command, args, shell } = npmCommand();
  // Windows cannot delete the Node that is running, which `npm ci` would do where that is the one in node_modules.
  const verb = process.platform === 'win32' && existsSync(join(folder, 'node_modules')) ? 'install' : 'ci';
  const child = spawn(command, [...args, verb, '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    cwd: folder,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  lock.sharedWith(child.pid);

  let output = '';
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy;
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    stoppedBy = signal;
    child.kill('SIGTERM');
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, stop);

  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new LaunchError('install_failed', `npm could not be started (${command}): ${error.message}`));
    });
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      if (stoppedBy) reject(new LaunchError('interrupted', 'Installation stopped; the next run begins it again.', 130));
      else resolve({ code: code ?? 1, output });
    });
  });
}

/** npm as the person called it, on the Node it ran on; otherwise the npm on the PATH. */
function npmCommand() {
  const { npm_execpath: cli = '', npm_node_execpath: node = process.execPath } = process.env;
  if (/npm-cli\.c?js$/.test(cli)) return { command: node, args: [cli], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * @param {number} code
 * @param {string} output
 */
function failure(code, output) {
  if (/\bENOSPC\b/.test(output)) {
    return new LaunchError(
      'disk_full',
      `${output}\nThe disk is full. node_modules takes about 1 GB: free some space and run the command again.`,
    );
  }
  return new LaunchError('install_failed', `${output}\nnpm ci failed (exit code ${code}); its messages stand above.`);
}
