import { z } from 'zod';
import type { Platform } from './push.ts';

export const installationIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,128}$/, 'expected 16–128 letters, digits, dashes or underscores');

const webPushChannel = z.strictObject({ endpoint: z.url(), p256dh: z.string().min(1), auth: z.string().min(1) });

/** A device as its app registers it. Tags are set by the server only. */
export const installationSchema = z
  .discriminatedUnion('platform', [
    z.strictObject({ platform: z.enum(['fcmv1', 'apns', 'wns']), pushChannel: z.string().min(1).max(4096) }),
    z.strictObject({ platform: z.literal('browser'), pushChannel: webPushChannel }),
  ])
  .meta({ id: 'Installation' });
export type Installation = z.infer<typeof installationSchema>;

/** The devices that can be pushed to. */
export interface Installations {
  /** One whose channel has expired, too: who puts it again gets the pushes of its tags. */
  read(installationId: string): Promise<(Installation & { tags: string[] }) | undefined>;
  /** Creates or replaces an installation and keeps its tags. */
  put(installationId: string, installation: Installation): Promise<void>;
  remove(installationId: string): Promise<void>;
  /** Adds a tag; the platform to push to, or undefined when there is no such installation. */
  follow(installationId: string, tag: string): Promise<Platform | undefined>;
  /** Takes a tag away; fine when there is nothing to take. */
  unfollow(installationId: string, tag: string): Promise<void>;
}
