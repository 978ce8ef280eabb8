import { z } from 'zod';

export const healthResponseSchema = z
  .strictObject({
    status: z.enum(['live', 'ready', 'not_ready']),
    build: z.string().optional().meta({ description: 'The version of the app.' }),
  })
  .meta({ id: 'Health' });
type Health = z.infer<typeof healthResponseSchema>;

export const health = (status: Health['status'], build?: string): Health => ({
  status,
  ...(build !== undefined && { build }),
});
