import { z } from 'zod';

export const healthResponseSchema = z
  .strictObject({
    status: z.enum(['live', 'ready', 'not_ready']),
    build: z.string().optional().meta({ description: 'The version of the app.' }),
    secrets: z.enum(['fresh', 'stale']).optional().meta({
      description: 'Whether the secrets are those of the vault, or its last known ones because it cannot be read.',
    }),
  })
  .meta({ id: 'Health' });
type Health = z.infer<typeof healthResponseSchema>;

export const health = (status: Health['status'], build?: string, secrets?: Health['secrets']): Health => ({
  status,
  ...(build !== undefined && { build }),
  ...(secrets !== undefined && { secrets }),
});
