import { z } from 'zod';
import { type Installation, installationIdSchema } from '../ports/installations.ts';
import { platforms } from '../ports/push.ts';

/** A registered device. Its channel is left out: whoever knows it can send to the device. */
export const deviceResponseSchema = z
  .strictObject({ installationId: installationIdSchema, platform: z.enum(platforms) })
  .meta({ id: 'Device' });

export function deviceResponse(
  installationId: string,
  { platform }: Installation,
): z.infer<typeof deviceResponseSchema> {
  return { installationId, platform };
}
