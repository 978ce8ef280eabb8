import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { FileError } from '../persistence/file-error.ts';
import { type Certificate, selfSignedCertificate } from './certificate.ts';

export type { Certificate } from './certificate.ts';

interface Asked {
  /** The address that is listened on. */
  host?: string | undefined;
  /** Where it is kept, so that clients that trust it go on doing so: key and certificate in PEM. Undefined: nowhere. */
  path?: string | undefined;
  /** Epoch milliseconds, as the clients have it. */
  now: number;
}

const dayMs = 24 * 3600 * 1000;

/** Some clients refuse certificates that hold for longer. */
const lifetimeDays = 800;

/** The kept certificate if it still holds, or else a new one. Throws a `FileError`. */
export function serverCertificate({ host, path, now }: Asked): Certificate {
  const names = ['localhost', '127.0.0.1', '::1', hostname(), ...(host === undefined ? [] : [host])];
  const hosts = [...new Set(names)];
  const kept = path === undefined ? undefined : read(path);
  if (kept !== undefined && holds(kept, hosts, now)) return kept;
  const certificate = selfSignedCertificate({ hosts, from: now - dayMs, until: now + lifetimeDays * dayMs });
  if (path !== undefined) write(path, certificate);
  return certificate;
}

function holds({ cert }: Certificate, hosts: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(cert);
  const covers = (host: string) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host));
  return certificate.validToDate.getTime() > now + 30 * dayMs && hosts.every((host) => covers(host) !== undefined);
}

function read(path: string): Certificate | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const [key] = text.match(/-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----\n/) ?? [];
    const [cert] = text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----\n/) ?? [];
    if (key === undefined || cert === undefined) throw unusable(path, 'it holds no key and certificate');
    return { key, cert };
  } catch (error) {
    if (error instanceof FileError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

function write(path: string, { key, cert }: Certificate): void {
  try {
    writeFileSync(path, `${key}${cert}`, { mode: 0o600 });
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): FileError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FileError(
    'file_unusable',
    `The certificate ${path} cannot be used: ${why}. Delete it, and a new one is made.`,
    {
      cause,
    },
  );
}
