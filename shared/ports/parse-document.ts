import { z } from 'zod';
import { UnreadableDocument } from './unreadable.ts';

const identitySchema = z.object({
  id: z.string().catch('(no id)'),
  _etag: z.string().nullable().catch(null),
});

/** Parses what came from a container: a point read, a query or the change feed. Throws UnreadableDocument. */
export function parseDocument<T>(schema: z.ZodType<T>, container: string, document: unknown): T {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new UnreadableDocument({ container, ...identityOf(document), detail: faultsOf(parsed.error) });
}

/** Which document it is, as far as one that cannot be read tells. */
export function identityOf(document: unknown): { id: string; etag: string | null } {
  const { data } = identitySchema.safeParse(document);
  return { id: data?.id ?? '(no id)', etag: data?._etag ?? null };
}

const named = 5;

/** Where, and what was expected: zod's messages name no values, which may be personal data. */
function faultsOf({ issues }: z.ZodError): string {
  const faults = issues
    .slice(0, named)
    .map(({ path, message }) => `${path.map(String).join('.') || 'document'}: ${message}`);
  const more = issues.length > named ? ` and ${issues.length - named} more` : '';
  return `${faults.join('; ')}${more}`;
}
