import { z } from 'zod';
import type { Marks } from '../ports/marks.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents } from './documents.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';

const markSchema = z.object({ to: z.number() });
const idOf = (walk: string): string => `mark:${walk}`;

/** Marks beside the notification cursors, one document each, for ever. Request units: read 1, advance 11. */
export function markStore(documents: Documents, pace: Pace): Marks {
  return {
    read: async (walk) => {
      const found = await documents.read(idOf(walk), idOf(walk));
      return found && parseDocument(markSchema, documents.name, found.document).to;
    },

    advance: async (walk, to) => {
      const id = idOf(walk);
      const move = async () => {
        const moved = await documents.patch(
          id,
          id,
          [{ op: 'set', path: '/to', value: to }],
          `FROM c WHERE c.to < ${to}`,
        );
        if (moved !== 'missing') return;
        return (await documents.create({ id, orderId: id, to, ttl: -1 })) === 'exists' ? again : undefined;
      };
      await settle<void>(repeatable(move), pace);
    },
  };
}
