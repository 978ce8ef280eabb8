import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Documents } from './documents.ts';
import { type Pace, repeatable, settle } from './lost-answers.ts';

/** What the id of a document may not hold. */
const refused = /[/\\?#]/g;
const longestId = 255;

/**
 * The deadletters container: one reference per document, the last trouble with it, gone after 90 days. 5.4 request
 * units, 10 when it is there already.
 */
export function deadLetterStore(documents: Documents, pace: Pace): DeadLetters {
  return {
    put: ({ container, id, etag, reason, detail }, at) => {
      const key = `${container}:${id}`.replaceAll(refused, '_').slice(0, longestId);
      const letter = { id: key, container, documentId: id, etag, reason, detail, at };
      return settle(
        repeatable(() => documents.upsert(letter)),
        pace,
      );
    },
  };
}
