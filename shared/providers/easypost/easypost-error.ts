import { z } from 'zod';

/** The fields of the SDK's errors that decide something; network errors carry a Node code and no status. */
const easypostErrorSchema = z.object({
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  /** For recognizing what the code leaves open; never repeated, because it may hold the address. */
  message: z.string().optional().catch(undefined),
  errors: z
    .array(z.object({ field: z.string().catch('') }).catch({ field: '' }))
    .nullish()
    .catch(undefined),
});
export type EasyPostError = z.infer<typeof easypostErrorSchema>;

/** Reads an error by its shape: the SDK's class names are minified. Undefined for what is neither answer nor network. */
export function readEasyPostError(error: unknown): EasyPostError | undefined {
  const { data } = easypostErrorSchema.safeParse(error);
  return data?.statusCode === undefined && data?.code === undefined ? undefined : data;
}
