import { z } from 'zod';

/** The fields of the SDK's errors that decide something. A time-out is an AbortError without a status. */
const hubErrorSchema = z.object({
  name: z.string(),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  /** Holds what the service says in detail; never repeated. */
  message: z.string().catch(''),
});
export type HubError = z.infer<typeof hubErrorSchema>;

/** Reads an error by its shape, so that the SDK need not be loaded for it; undefined for an error that is not the SDK's. */
export function readHubError(error: unknown): HubError | undefined {
  const { data } = hubErrorSchema.safeParse(error);
  return data?.name === 'RestError' || data?.name === 'AbortError' ? data : undefined;
}

/**
 * Whether there is no such installation: never there (404), or expired (410). A hub or a namespace that is not there is
 * a 404 too, and only its detail says so: https://github.com/MicrosoftDocs/xamarin-docs/issues/3150
 */
export function isGone(error: unknown): boolean {
  const { statusCode, message = '' } = readHubError(error) ?? {};
  return statusCode === 410 || (statusCode === 404 && !message.includes('No service is hosted'));
}
