import { createHash } from 'node:crypto';
import type { Notification } from '@azure/notification-hubs';
import type { Platform, PushMessage } from '../../ports/push.ts';

type NativeMessage = (dedupeId: string, message: PushMessage) => Notification;

const json = 'application/json;charset=utf-8';

/**
 * A message in the words of each platform. The dedupe id is what a device replaces an earlier message by, where the
 * platform has such a thing, and `dedupeId` in the data for the app.
 */
export const nativeMessages: Record<Platform, NativeMessage> = {
  fcmv1: (dedupeId, { title, body, data }) => ({
    platform: 'fcmv1',
    contentType: json,
    body: JSON.stringify({
      message: {
        notification: { title, body },
        data: { ...data, dedupeId },
        // Without a collapse key: FCM keeps four of them for a device that is offline, and drops the rest.
        android: { notification: { tag: dedupeId } },
      },
    }),
  }),

  apns: (dedupeId, { title, body, data }) => ({
    platform: 'apple',
    contentType: json,
    headers: { 'apns-push-type': 'alert', 'apns-priority': '10', 'apns-collapse-id': dedupeId },
    body: JSON.stringify({ aps: { alert: { title, body }, 'thread-id': data.orderId }, ...data, dedupeId }),
  }),

  wns: (dedupeId, { title, body, data }) => ({
    platform: 'windows',
    contentType: 'application/xml',
    headers: { 'X-WNS-Type': 'wns/toast', 'X-WNS-Tag': wnsTag(dedupeId) },
    body: [
      `<toast launch="${escapeXml(new URLSearchParams({ ...data, dedupeId }).toString())}">`,
      '<visual><binding template="ToastGeneric">',
      `<text>${escapeXml(title)}</text><text>${escapeXml(body)}</text>`,
      '</binding></visual></toast>',
    ].join(''),
  }),

  // The service worker of the shop shows it: `tag` is what `showNotification` takes.
  browser: (dedupeId, { title, body, data }) => ({
    platform: 'browser',
    contentType: json,
    body: JSON.stringify({ title, body, tag: dedupeId, data: { ...data, dedupeId } }),
  }),
};

/** WNS takes at most 16 letters and digits. */
function wnsTag(dedupeId: string): string {
  return createHash('sha256').update(dedupeId).digest('hex').slice(0, 16);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
