import { z } from 'zod';
import type { Installation } from './installation.ts';
import { badRequest } from './refusal.ts';

const patchSchema = z
  .array(
    z.strictObject({
      op: z.enum(['add', 'replace', 'remove']),
      path: z.string().startsWith('/'),
      value: z.unknown().optional(),
    }),
  )
  .min(1);
type Operation = z.infer<typeof patchSchema>[number];

/**
 * Applies a patch to an installation and returns the raw result, to be read again as an installation.
 * Paths: `/tags`, `/tags/{tag}`, `/pushChannel`, `/userId`, `/pushVariables/{name}`.
 * https://learn.microsoft.com/rest/api/notificationhubs/update-installation
 * @throws {HubRefusal} 400 for a patch that is not one, or another path.
 */
export function patchInstallation(installation: Installation, body: unknown): unknown {
  const parsed = patchSchema.safeParse(body);
  if (!parsed.success) throw badRequest(`The patch is invalid: ${z.prettifyError(parsed.error)}`);
  let patched: Record<string, unknown> = structuredClone(installation);
  for (const operation of parsed.data) patched = applied(patched, operation);
  return patched;
}

function applied(patched: Record<string, unknown>, operation: Operation): Record<string, unknown> {
  const { op, path, value } = operation;
  const [name = '', ...rest] = path.slice(1).split('/').map(unescaped);
  const inner = rest.join('/');
  if (name === 'tags') return { ...patched, tags: patchedTags(tagsOf(patched.tags), op, inner, value) };
  if (name === 'pushVariables' && inner !== '') {
    const { [inner]: _, ...others } = objectOf(patched.pushVariables);
    return { ...patched, pushVariables: op === 'remove' ? others : { ...others, [inner]: value } };
  }
  if ((name === 'pushChannel' || name === 'userId') && inner === '') {
    const { [name]: _, ...others } = patched;
    return op === 'remove' ? others : { ...others, [name]: value };
  }
  throw badRequest(
    `The path "${path}" cannot be patched here. There are /tags, /tags/{tag}, /pushChannel, /userId and /pushVariables/{name}.`,
  );
}

function patchedTags(tags: unknown[], op: Operation['op'], tag: string, value: unknown): unknown[] {
  if (tag !== '') {
    const others = tags.filter((held) => held !== tag);
    return op === 'remove' ? others : distinct([...others, op === 'replace' ? value : tag]);
  }
  if (op === 'remove') return [];
  return distinct(op === 'add' ? [...tags, ...listOf(value)] : listOf(value));
}

/** A list, a list as JSON text (the SDKs send text only), or one value. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string' && value.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(value);
      if (Array.isArray(parsed)) return parsed;
    } catch {
      throw badRequest('The value of /tags looks like a JSON list and is none.');
    }
  }
  return [value];
}

function tagsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function distinct(values: unknown[]): unknown[] {
  return [...new Set(values)];
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
