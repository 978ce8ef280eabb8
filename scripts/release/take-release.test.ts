import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProgramError, type Run } from './run.ts';
import { takeRelease } from './take-release.ts';

const packed = 'what was built';
const digest = createHash('sha256').update(packed).digest('hex');
const release = { version: 'r7', repository: 'o/r', isPrivate: false };
let folder: string;
let ran: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release '));
  ran = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** A release with these sums. gh downloads it, and verifies it unless it is forged. */
const gitHub =
  (sums: string, { forged = false } = {}): Run =>
  async (program, args) => {
    const command = [program, ...args].join(' ').replaceAll(folder, '').replaceAll('\\', '/');
    ran.push(command);
    if (args[1] === 'verify' && forged) throw new ProgramError('no attestation');
    if (args[1] !== 'download') return;
    await writeFile(join(folder, 'assets', 'ledgerline-r7.zip'), packed);
    await writeFile(join(folder, 'assets', 'SHA256SUMS'), sums);
  };

const sums = `${'1'.repeat(64)}  ledgerline-r7.cdx.json\n${digest}  ledgerline-r7.zip\n`;

test('a release is unpacked once its digest is right and release.yml is known to have built it from main', async () => {
  await takeRelease({ ...release, digest }, folder, gitHub(sums));
  expect(ran).toEqual([
    'gh release download r7 --repo o/r --dir /assets',
    'gh attestation verify /assets/ledgerline-r7.zip --repo o/r --signer-workflow o/r/.github/workflows/release.yml --source-ref refs/heads/main',
    'unzip -q /assets/ledgerline-r7.zip -d /app',
  ]);
});

test.each([
  ['another digest than its build had', sums, '0'.repeat(64), 'by the build'],
  ['another digest than its sums tell', sums.replace(digest, '0'.repeat(64)), undefined, 'by SHA256SUMS'],
  ['sums that do not name it', sums.replace('r7.zip', 'r6.zip'), digest, 'by SHA256SUMS'],
])('a release with %s is not unpacked', async (_, told, built, source) => {
  await expect(takeRelease({ ...release, digest: built }, folder, gitHub(told))).rejects.toMatchObject({
    code: 'release_unverified',
    message: expect.stringContaining(source),
  });
  expect(ran).toHaveLength(1);
});

test('a release that nobody attests is not unpacked', async () => {
  await expect(takeRelease(release, folder, gitHub(sums, { forged: true }))).rejects.toMatchObject({
    code: 'program_failed',
  });
  expect(ran).toHaveLength(2);
});

test('a private repository has no attestations, and digests are all there is', async () => {
  await takeRelease({ ...release, digest, isPrivate: true }, folder, gitHub(sums));
  expect(ran.map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual(['gh release', 'unzip -q']);
});
