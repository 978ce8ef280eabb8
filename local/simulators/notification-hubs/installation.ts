import { z } from 'zod';
import { badRequest } from './refusal.ts';
import { isTag } from './tag-expression.ts';

const tags = z
  .array(z.string().refine(isTag, 'a tag has 1 to 120 characters: letters, digits and _@#.:-'))
  .max(60)
  .optional();

const common = {
  installationId: z.string().min(1),
  userId: z
    .string()
    .regex(/^[\w@#.:=-]+$/)
    .optional(),
  tags,
  pushVariables: z.record(z.string(), z.string()).optional(),
  // The hub keeps these itself; what a caller sends is ignored.
  expirationTime: z.unknown().optional(),
  lastUpdate: z.unknown().optional(),
  lastActiveOn: z.unknown().optional(),
  pushChannelExpired: z.unknown().optional(),
};

const installationSchema = z.discriminatedUnion('platform', [
  z.strictObject({
    ...common,
    platform: z.enum(['apns', 'fcmv1', 'gcm', 'wns', 'adm', 'baidu', 'xiaomi']),
    pushChannel: z.string().min(1),
  }),
  z.strictObject({
    ...common,
    platform: z.literal('browser'),
    pushChannel: z.strictObject({ endpoint: z.url(), p256dh: z.string().min(1), auth: z.string().min(1) }),
  }),
]);

export type Installation = z.infer<typeof installationSchema>;
export type Platform = Installation['platform'];

/**
 * Parses an installation and stamps it as the hub does.
 * @throws {HubRefusal} 400 that names what does not do.
 */
export function readInstallation(id: string, body: unknown, now: number): Installation {
  const parsed = installationSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw badRequest(`The installation is invalid${where === '' ? '' : ` at "${where}"`}: ${issue?.message ?? ''}`);
  }
  if (parsed.data.installationId !== id) {
    throw badRequest(
      `The installation id of the body ("${parsed.data.installationId}") is not the one of the path ("${id}").`,
    );
  }
  return {
    ...parsed.data,
    expirationTime: '9999-12-31T23:59:59.9999999Z',
    lastUpdate: new Date(now).toISOString(),
    pushChannelExpired: false,
  };
}

/** Whether the platform's push service would say that the device is gone: a channel that is called so. */
export function hasExpiredChannel({ pushChannel }: Installation): boolean {
  return typeof pushChannel === 'string' && pushChannel.startsWith('expired');
}

/** The tags that a message can name: the installation's own, and those that the hub adds. */
export function targetTags({ installationId, userId, tags }: Installation): ReadonlySet<string> {
  return new Set([
    ...(tags ?? []),
    `$InstallationId:{${installationId}}`,
    ...(userId === undefined ? [] : [`$UserId:${userId}`]),
  ]);
}
