import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../test/folder.ts';
import { serverCertificate } from './server-certificate.ts';

const now = Date.UTC(2030, 0, 1);
const day = 24 * 3600 * 1000;

describe("the server's certificate", () => {
  it('is for this machine, and for the address that is listened on', () => {
    const certificate = new X509Certificate(serverCertificate({ host: '192.0.2.7', now }).cert);
    for (const address of ['127.0.0.1', '::1', '192.0.2.7']) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkHost('localhost')).toBe('localhost');
  });

  it('is kept for its owner alone, and is the same again', () => {
    const path = join(testFolder(), 'data.db.pem');
    const first = serverCertificate({ path, now });
    expect(serverCertificate({ path, now: now + 700 * day })).toEqual(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe(`${first.key}${first.cert}`);
  });

  it('is made anew before it runs out, and for another address', () => {
    const path = join(testFolder(), 'data.db.pem');
    const first = serverCertificate({ path, now });
    const second = serverCertificate({ path, now, host: '192.0.2.7' });
    expect(second.cert).not.toBe(first.cert);
    expect(serverCertificate({ path, now: now + 780 * day }).cert).not.toBe(second.cert);
  });

  it('is not written over something else', () => {
    const path = join(testFolder(), 'data.db.pem');
    writeFileSync(path, 'precious');
    expect(() => serverCertificate({ path, now })).toThrow(`The certificate ${path} cannot be used`);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(() => serverCertificate({ path: join(path, 'below'), now })).toThrow('cannot be used');
  });
});
