import { beforeAll, describe, expect, it } from 'vitest';
import type { DeadLetter, DeadLetters } from '../../shared/ports/dead-letters.ts';

export interface DeadLettersUnderContract {
  deadLetters: DeadLetters;
  /** What was written about a document, with the time of writing. */
  about(documentId: string): Promise<{ detail: string; at: number }[]>;
}

/** What triage relies on, wherever dead letters are kept. */
export function deadLettersContract(open: () => Promise<DeadLettersUnderContract>): void {
  let opened: DeadLettersUnderContract;
  beforeAll(async () => {
    opened = await open();
  });

  const letter = (id: string, detail = 'head: missing'): DeadLetter => ({
    container: 'orders',
    id,
    etag: '"1"',
    reason: 'unreadable_document',
    detail,
  });

  describe('a dead letter', () => {
    it('is one per document, with the last trouble, and the same trouble changes nothing', async () => {
      await opened.deadLetters.put(letter('ord_1'), 1_000);
      await opened.deadLetters.put(letter('ord_1'), 2_000);
      expect(await opened.about('ord_1')).toEqual([{ detail: 'head: missing', at: 1_000 }]);
      await opened.deadLetters.put({ ...letter('ord_1', 'log: missing'), etag: '"2"' }, 3_000);
      expect(await opened.about('ord_1')).toEqual([{ detail: 'log: missing', at: 3_000 }]);
    });

    it('may be about anything that has a name', async () => {
      await opened.deadLetters.put(letter('pi/1?x#y\\z'), 1_000);
      expect(await opened.about('pi/1?x#y\\z')).toHaveLength(1);
    });

    it('is one also when several writers meet on it', async () => {
      await Promise.all([2, 3, 4].map((at) => opened.deadLetters.put(letter('ord_2', `trouble ${at}`), at)));
      expect(await opened.about('ord_2')).toHaveLength(1);
    });
  });
}
