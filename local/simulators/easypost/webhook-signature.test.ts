import * as sdk from '@easypost/api';
import { describe, expect, it } from 'vitest';
import { signatureHeaders } from './webhook-signature.ts';

// The SDK's declarations say CommonJS while its `import` entry is an ES module: the class is one `default` less deep.
const isSdk = (value: unknown): value is typeof sdk.default.default => typeof value === 'function';
const EasyPost: unknown = sdk.default;
if (!isSdk(EasyPost)) throw new Error('@easypost/api has no default export');
const { Utils } = new EasyPost('EZTK_local');

const body = JSON.stringify({ id: 'evt_1', object: 'Event', description: 'tracker.updated', to: 'Zoë' });
const headers = signatureHeaders({
  body,
  url: 'https://shop.example/api/webhooks/shipping?x=1',
  secret: 'schlüssel',
  sentAt: Date.UTC(2025, 7, 19, 20, 37, 9),
});

describe('the signature of a webhook', () => {
  it('is what the SDK accepts', () => {
    expect(Utils.validateWebhook(Buffer.from(body), headers, 'schlüssel')).toEqual(JSON.parse(body));
  });

  it.each([
    ['another secret', body, 'secret'],
    ['another body', `${body} `, 'schlüssel'],
  ])('does not fit %s', (_, given, secret) => {
    expect(() => Utils.validateWebhook(Buffer.from(given), headers, secret)).toThrow(/match/);
  });

  it('comes with the time and the path, which the second one covers', () => {
    expect(headers).toMatchObject({
      'X-Timestamp': 'Tue, 19 Aug 2025 20:37:09 -0000',
      'X-Path': '/api/webhooks/shipping',
      'X-Hmac-Signature-V2': expect.stringMatching(/^hmac-sha256-hex=[0-9a-f]{64}$/),
    });
    expect(headers['X-Hmac-Signature-V2']).not.toBe(headers['X-Hmac-Signature']);
  });
});
