import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSasToken } from './sas-token.ts';

const rule = { keyName: 'Send', key: 'secret' };
const now = 1_000_000;

function token({
  audience = 'http://127.0.0.1:1/',
  key = rule.key,
  keyName = rule.keyName,
  expiry = 1_001,
} = {}): string {
  const sr = encodeURIComponent(audience);
  const sig = encodeURIComponent(createHmac('sha256', key).update(`${sr}\n${expiry}`).digest('base64'));
  return `SharedAccessSignature sr=${sr}&sig=${sig}&se=${expiry}&skn=${keyName}`;
}

const check = (authorization: string | undefined) => () =>
  checkSasToken({ authorization, resource: '127.0.0.1:1/Orders/messages/', now }, rule);

describe('a shared access signature', () => {
  it.each([
    ['the namespace', 'http://127.0.0.1:1/'],
    ['the namespace, by its scheme', 'sb://127.0.0.1:1/'],
    ['the hub', 'https://127.0.0.1:1/orders'],
    ['the resource itself', 'http://127.0.0.1:1/orders/messages/'],
  ])('lets in when it was issued for %s', (_, audience) => {
    expect(check(token({ audience }))).not.toThrow();
  });

  it.each([
    ['nothing', undefined, 'MissingToken'],
    ['another scheme', 'Bearer x', 'MissingToken'],
    ['a part missing', 'SharedAccessSignature sr=a&sig=b&se=1', 'MalformedToken'],
    ['an expiry that is no number', 'SharedAccessSignature sr=a&sig=b&se=soon&skn=Send', 'MalformedToken'],
    ['a broken encoding', 'SharedAccessSignature sr=%&sig=b&se=1&skn=Send', 'MalformedToken'],
    ['another rule', token({ keyName: 'Other' }), 'InvalidSignature: there is no rule'],
    ['another key', token({ key: 'guess' }), 'invalid signature'],
    ['a short signature', 'SharedAccessSignature sr=a&sig=b&se=1&skn=Send', 'invalid signature'],
    ['a later expiry than was signed', token().replace('se=1001', 'se=9999'), 'invalid signature'],
    ['an expiry that has come', token({ expiry: 1_000 }), 'ExpiredToken'],
    ['another audience', token({ audience: 'http://127.0.0.1:1/other' }), 'InvalidAudience'],
  ])('is refused with %s', (_, authorization, reason) => {
    expect(check(authorization)).toThrow(
      expect.objectContaining({ status: 401, message: expect.stringContaining(reason) }),
    );
  });
});
