import { z } from 'zod';

const keyMode = z.enum(['test', 'live']);

export const healthResponseSchema = z
  .strictObject({
    status: z.enum(['live', 'ready', 'not_ready']),
    build: z.string().optional().meta({
      description: 'Which build this is: the commit it was made from, or the id that it was given.',
    }),
    secrets: z.enum(['fresh', 'stale']).optional().meta({
      description: 'Whether the secrets are those of the vault, or its last known ones because it cannot be read.',
    }),
    payments: keyMode.optional().meta({
      description: 'Whether the key of the payment provider is for tests. Where this is missing, take it for live.',
    }),
    shipping: keyMode.optional().meta({
      description: 'The same of the key of the carrier.',
    }),
  })
  .meta({ id: 'Health' });

export type Health = z.infer<typeof healthResponseSchema>;
