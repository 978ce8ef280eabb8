import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, boolean, der, integer, objectId, octets, sequence, set, text, time } from './der.ts';

/** PEM texts. */
export interface Certificate {
  key: string;
  cert: string;
}

interface Asked {
  /** Names and addresses that it shall hold for. */
  hosts: readonly string[];
  /** Epoch milliseconds. */
  from: number;
  until: number;
}

const ids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  subjectAlternativeName: '2.5.29.17',
} as const;

/** A certificate signed by its own key, which is made for it: for a server on this machine, and whoever is told to trust it. */
export function selfSignedCertificate(asked: Asked): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId(ids.ecdsaWithSha256));
  const name = sequence(set(sequence(objectId(ids.commonName), text('Cosmos DB emulator'))));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))), // X.509 version 3
    integer(randomBytes(16)),
    algorithm,
    name,
    sequence(time(asked.from), time(asked.until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, extensions(asked.hosts)),
  );
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)));
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), cert: pem(certificate) };
}

function extensions(hosts: readonly string[]): Buffer {
  return sequence(
    extension(ids.basicConstraints, sequence(), true),
    extension(ids.extendedKeyUsage, sequence(objectId(ids.serverAuthentication))),
    extension(ids.subjectAlternativeName, sequence(...hosts.map(hostName))),
  );
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function hostName(host: string): Buffer {
  return isIP(host) === 0 ? der(0x82, Buffer.from(host, 'ascii')) : der(0x87, addressBytes(host));
}

/** The bytes of an IPv4 or IPv6 address; the URL parser spells the latter without dots. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return Buffer.from([...front, ...zeros, ...back].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function explicit(tag: number, content: Buffer): Buffer {
  return der(0xa0 | tag, content);
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
