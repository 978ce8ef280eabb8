import { z } from 'zod';

/** Seconds since the epoch. */
const seconds = z.int().min(0);

export const attributesSchema = z.object({
  enabled: z.boolean().optional(),
  nbf: seconds.optional(),
  exp: seconds.optional(),
});
export type SecretAttributes = z.infer<typeof attributesSchema>;

export const setBodySchema = z.object({
  value: z.string().max(25_600),
  contentType: z.string().optional(),
  attributes: attributesSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type SetBody = z.infer<typeof setBodySchema>;
export const updateBodySchema = setBodySchema.omit({ value: true });
export type UpdateBody = z.infer<typeof updateBodySchema>;

/** One version of a secret. Times in seconds since the epoch, as Key Vault has them. */
export interface SecretVersion {
  id: string;
  value: string;
  contentType: string | undefined;
  tags: Record<string, string> | undefined;
  attributes: SecretAttributes & { enabled: boolean; created: number; updated: number };
}

/** A secret and its versions, oldest first. */
export interface Secret {
  name: string;
  versions: SecretVersion[];
  /** When it was deleted; it can be recovered. */
  deletedAt?: number;
}
