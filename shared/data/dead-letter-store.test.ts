import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedDatabase, emulatedDatabase, evenPace } from '../../test/emulated-database.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import { deadLetterStore } from './dead-letter-store.ts';

let database: EmulatedDatabase;
let letters: DeadLetters;

beforeAll(async () => {
  database = await emulatedDatabase();
  letters = deadLetterStore(database.documents('deadletters'), evenPace);
});
afterEach(() => database.clearFaults());
afterAll(() => database.stop());

const letter = {
  container: 'orders',
  id: 'ord_1',
  etag: '"1"',
  reason: 'unreadable_document',
  detail: 'head: missing',
};
const stored = async (id: string) => (await database.documents('deadletters').read(id, id))?.document;

describe('dead letters', () => {
  it('are one per document, with the last trouble', async () => {
    await letters.put(letter, 1_000);
    await letters.put({ ...letter, etag: '"2"', detail: 'log: missing' }, 2_000);
    const { id: documentId, ...rest } = letter;
    expect(await stored('orders:ord_1')).toMatchObject({
      ...rest,
      documentId,
      etag: '"2"',
      detail: 'log: missing',
      at: 2_000,
    });
  });

  it('are named without what an id may not hold', async () => {
    await letters.put({ ...letter, id: 'pi/1?x#y\\z' }, 1_000);
    expect(await stored('orders:pi_1_x_y_z')).toMatchObject({ documentId: 'pi/1?x#y\\z' });
    await letters.put({ ...letter, id: 'x'.repeat(400) }, 1_000);
    expect(await stored(`orders:${'x'.repeat(248)}`)).toMatchObject({ documentId: 'x'.repeat(400) });
  });

  it('are written although answers are lost', async () => {
    await database.fault('deadletters', { operation: 'items.upsert', effect: 'before', count: 1 });
    await letters.put({ ...letter, id: 'ord_2' }, 1_000);
    await database.fault('deadletters', { operation: 'items.upsert', effect: 'after', status: 503, count: 1 });
    await letters.put({ ...letter, id: 'ord_3' }, 1_000);
    expect(await stored('orders:ord_2')).toBeDefined();
    expect(await stored('orders:ord_3')).toBeDefined();
  });
});
