import { z } from 'zod';
import type { DeadLetter, DeadLetters } from '../ports/dead-letters.ts';
import type { Documents } from './documents.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';

/** What the id of a document may not hold. */
const refused = /[/\\?#]/g;
const longestId = 255;

const troubleSchema = z.object({ etag: z.string().nullable(), reason: z.string(), detail: z.string() });

/**
 * The deadletters container: one reference per document, the last trouble with it, gone 90 days after that trouble was
 * first seen. A document that stays as it is is put aside at every sweep, so the same trouble again writes nothing.
 * Request units: 5.4, the same again 2.2, another trouble 13.
 */
export function deadLetterStore(documents: Documents, pace: Pace): DeadLetters {
  async function write(letter: DeadLetter & { at: number }): Promise<'kept' | typeof again> {
    const id = `${letter.container}:${letter.id}`.replaceAll(refused, '_').slice(0, longestId);
    const document = { ...letter, id, documentId: letter.id };
    if ((await documents.create(document)) !== 'exists') return 'kept';
    const found = await documents.read(id, id);
    if (found === undefined) return again;
    if (isSame(letter, found.document)) return 'kept';
    const replaced = await documents.replace(id, document, found.etag);
    return typeof replaced === 'string' ? again : 'kept';
  }

  return {
    put: async ({ container, id, etag, reason, detail }, at) => {
      const letter = { container, id, etag, reason, detail, at };
      await settle(
        repeatable(() => write(letter)),
        pace,
      );
    },
  };
}

function isSame(letter: DeadLetter, stored: unknown): boolean {
  const { data: trouble } = troubleSchema.safeParse(stored);
  return (
    trouble !== undefined &&
    trouble.etag === letter.etag &&
    trouble.reason === letter.reason &&
    trouble.detail === letter.detail
  );
}
