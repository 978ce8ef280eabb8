import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { LaunchError } from './launch-error.mjs';

/**
 * The Node that runs this repository's TypeScript: the one npm installed for this platform, or the running one where
 * it strips types by itself.
 *
 * @param {{ folder: string, platform: string, arch: string, version: string, execPath: string }} [machine]
 * @returns {string} path of the executable
 */
export function chooseNode(machine = { folder: root, ...ownMachine() }) {
  const installed = installedNode(machine);
  if (existsSync(installed)) return installed;
  if (stripsTypes(machine.version)) return machine.execPath;
  throw new LaunchError(
    'node_too_old',
    `This needs Node 24, or 22.18 and later. Found: ${machine.version} (${machine.execPath}), and no Node at ${installed}.\n` +
      'Either let npm install one (run "npm ci --include=optional"; there are packages for Linux x64, Linux arm64 and Windows x64),\n' +
      'or install Node 24 from https://nodejs.org and run the command again.',
  );
}

/** @param {{ folder: string, platform: string, arch: string }} machine */
function installedNode({ folder, platform, arch }) {
  const os = platform === 'win32' ? 'win' : platform;
  return join(folder, 'node_modules', `node-${os}-${arch}`, 'bin', platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Whether a Node of this version runs TypeScript without a flag: from 22.18 and 23.6 on.
 *
 * @param {string} version such as `v22.18.0`
 */
export function stripsTypes(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 23) return minor >= 6;
  return major > 23;
}

function ownMachine() {
  const { platform, arch, version, execPath } = process;
  return { platform, arch, version, execPath };
}
