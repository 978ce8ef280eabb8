import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';

const name = '@vercel/cosmosdb-server';
const version = '1.0.1';
/** Below `.local` and in no package.json: nothing but this measurement needs it. */
const folder = join(root, '.local/bench/cosmosdb-server');

export const peerTitle = `${name} ${version}`;

export const peerCommand = [join(root, 'bench/cosmos/peer-server.mjs'), join(folder, 'node_modules', name)];

/** Puts the peer where `peerCommand` finds it. What npm fetched once it does not fetch again. */
export async function installPeer(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const options = [
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--save-exact',
  ];
  const npm = spawn('npm', ['install', ...options, `${name}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [code] = await once(npm, 'exit');
  if (code === 0) return;
  throw new Error(
    `The comparison needs ${peerTitle} in ${folder}, and npm could not install it (exit code ${code}; its own words are above). Check the network and npm's registry, then run it again.`,
  );
}
