import { z } from 'zod';
import type { Platform } from './installation.ts';
import { badRequest, HubRefusal } from './refusal.ts';

/** `ServiceBusNotification-Format` → the platform of the installations that it reaches, and its largest payload in bytes. */
const formats: Record<string, { platform: Platform; maximumBytes: number }> = {
  apple: { platform: 'apns', maximumBytes: 4_096 },
  fcmv1: { platform: 'fcmv1', maximumBytes: 4_096 },
  gcm: { platform: 'gcm', maximumBytes: 4_096 },
  windows: { platform: 'wns', maximumBytes: 5_120 },
  adm: { platform: 'adm', maximumBytes: 6_144 },
  baidu: { platform: 'baidu', maximumBytes: 4_096 },
  browser: { platform: 'browser', maximumBytes: 4_096 },
  xiaomi: { platform: 'xiaomi', maximumBytes: 4_096 },
};

/** Lower-case names, as Node gives them. */
export type MessageHeaders = Record<string, string | string[] | undefined>;

export interface Message {
  format: string;
  platform: Platform;
  /** The parsed payload where it is JSON, else the text. */
  body: unknown;
  /** What a device replaces an earlier message by, or null. */
  dedupeId: string | null;
}

/**
 * Reads a message as it is posted.
 * @throws {HubRefusal} 400 for an unknown format or a payload that the platform does not take, 413 when it is too long.
 */
export function readMessage(format: string | undefined, text: string, headers: MessageHeaders): Message {
  if (format === undefined || format === '') throw badRequest('The header ServiceBusNotification-Format is missing.');
  if (format === 'template') throw badRequest('This stand-in does not do template messages; send to a platform.');
  const known = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (known === undefined) {
    throw badRequest(`The format "${format}" is not supported. There are ${Object.keys(formats).join(', ')}.`);
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > known.maximumBytes) {
    throw new HubRefusal(413, `The payload has ${bytes} bytes; ${format} takes at most ${known.maximumBytes}.`);
  }
  const body = format === 'windows' ? text : payload(format, text);
  return { format, platform: known.platform, body, dedupeId: dedupeId(headers, body) };
}

function payload(format: string, text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest(`The payload of a ${format} message must be JSON.`);
  }
  if (typeof body !== 'object' || body === null)
    throw badRequest(`The payload of a ${format} message must be an object.`);
  if (format === 'fcmv1' && !('message' in body)) {
    throw badRequest('The payload of an fcmv1 message must have the property "message".');
  }
  return body;
}

const id = z.string().min(1);
const dedupeIds = z.union([
  z
    .object({ message: z.object({ data: z.object({ dedupeId: id }) }) })
    .transform(({ message }) => message.data.dedupeId),
  z
    .object({ message: z.object({ android: z.object({ collapse_key: id }) }) })
    .transform(({ message }) => message.android.collapse_key),
  z.object({ data: z.object({ dedupeId: id }) }).transform(({ data }) => data.dedupeId),
  z.object({ collapse_key: id }).transform((body) => body.collapse_key),
  z.object({ dedupeId: id }).transform((body) => body.dedupeId),
]);

function dedupeId(headers: MessageHeaders, body: unknown): string | null {
  for (const name of ['apns-collapse-id', 'x-wns-tag', 'topic']) {
    const value = headers[name];
    if (typeof value === 'string') return value;
  }
  return dedupeIds.safeParse(body).data ?? null;
}
