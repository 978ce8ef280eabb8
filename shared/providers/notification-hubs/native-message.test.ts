import { describe, expect, it } from 'vitest';
import { type Platform, platforms } from '../../ports/push.ts';
import { nativeMessages } from './native-message.ts';

const dedupeId = 'ord_abcdefghijklmnopqrstuvwxyz:12';
const message = {
  title: 'Booked & <packed>',
  body: 'Your "label" is printed.',
  data: { orderId: 'ord_abcdefghijklmnopqrstuvwxyz', type: 'shipment.bought' },
};
const native = (platform: Platform) => nativeMessages[platform](dedupeId, message);
const body = (platform: Platform): unknown => JSON.parse(native(platform).body);
const data = { ...message.data, dedupeId };
const { title, body: text } = message;

describe('a native message', () => {
  it('for FCM replaces one that is shown, and keeps no other from a device that was offline', () => {
    expect(native('fcmv1')).toMatchObject({ platform: 'fcmv1', contentType: 'application/json;charset=utf-8' });
    expect(body('fcmv1')).toEqual({
      message: {
        notification: { title, body: text },
        data,
        android: { notification: { tag: dedupeId } },
      },
    });
  });

  it('for APNs collapses by header, of at most 64 bytes', () => {
    const { platform, headers } = native('apns');
    expect(platform).toBe('apple');
    expect(headers).toEqual({ 'apns-push-type': 'alert', 'apns-priority': '10', 'apns-collapse-id': dedupeId });
    expect(dedupeId.length).toBeLessThanOrEqual(64);
    expect(body('apns')).toEqual({ aps: { alert: { title, body: text }, 'thread-id': data.orderId }, ...data });
  });

  it('for WNS is a toast under a tag of sixteen letters and digits', () => {
    const toast = native('wns');
    expect(toast).toMatchObject({
      platform: 'windows',
      contentType: 'application/xml',
      headers: { 'X-WNS-Type': 'wns/toast', 'X-WNS-Tag': expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    expect(toast.body).toContain(
      '<text>Booked &amp; &lt;packed&gt;</text><text>Your &quot;label&quot; is printed.</text>',
    );
    expect(toast.body).toContain(
      'launch="orderId=ord_abcdefghijklmnopqrstuvwxyz&amp;type=shipment.bought&amp;dedupeId=ord_',
    );
    expect(nativeMessages.wns(`${dedupeId}3`, message).headers).not.toEqual(toast.headers);
  });

  it('for browsers carries its tag in the payload', () => {
    expect(native('browser').platform).toBe('browser');
    expect(body('browser')).toEqual({ title, body: text, tag: dedupeId, data });
  });

  it.each(platforms)('for %s is the same each time', (platform) => {
    expect(native(platform)).toEqual(native(platform));
  });
});
