import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from './certificate.ts';

const from = Date.UTC(2030, 0, 1, 12, 30, 5);
const make = (hosts: string[], until = Date.UTC(2031, 0, 1)) =>
  new X509Certificate(selfSignedCertificate({ hosts, from, until }).cert);

describe('a self-signed certificate', () => {
  it('is signed by its own key, and is for servers', () => {
    const certificate = make(['localhost']);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.subject).toBe('CN=Cosmos DB emulator');
  });

  it('holds for its names and addresses, and no others', () => {
    const certificate = make(['localhost', '127.0.0.1', '::1', '2001:db8::a:0:1', 'fe80::']);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('example.com')).toBeUndefined();
    for (const address of ['127.0.0.1', '::1', '2001:db8::a:0:1', 'fe80::'])
      expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
  });

  it.each([Date.UTC(2049, 11, 31, 23, 59, 59), Date.UTC(2050, 0, 1), Date.UTC(2130, 1, 28)])(
    'ends when asked: %d',
    (until) => {
      const certificate = make(['localhost'], until);
      expect([certificate.validFromDate.getTime(), certificate.validToDate.getTime()]).toEqual([from, until]);
    },
  );

  it('never has the serial number of another', () => {
    expect(new Set(Array.from({ length: 50 }, () => make(['localhost']).serialNumber)).size).toBe(50);
  });
});
