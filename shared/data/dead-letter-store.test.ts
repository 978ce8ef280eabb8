import { describe, expect, it } from 'vitest';
import { databaseOfThisFile, evenPace } from '../../test/emulated-database.ts';
import { deadLetterStore } from './dead-letter-store.ts';

const database = await databaseOfThisFile();
const letters = deadLetterStore(database.documents('deadletters'), evenPace);

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

  it('are written once for the same trouble, however often it is met', async () => {
    const same = { ...letter, id: 'ord_4' };
    const before = await database.calls('deadletters');
    for (let sweep = 1; sweep <= 10; sweep += 1) await letters.put(same, sweep);
    expect(await stored('orders:ord_4')).toMatchObject({ at: 1 });
    const written = (await database.calls('deadletters')).slice(before.length).filter((call) => / 20/.test(call));
    expect(written.filter((call) => !call.startsWith('items.read'))).toEqual(['items.create 201']);
  });

  it('tell one undelivered entry from the next', async () => {
    const undelivered = { ...letter, id: 'ord_6', etag: null, detail: 'Entry 3 could not be delivered.' };
    await letters.put(undelivered, 1);
    await letters.put(undelivered, 2);
    expect(await stored('orders:ord_6')).toMatchObject({ detail: 'Entry 3 could not be delivered.', at: 1 });
    await letters.put({ ...undelivered, detail: 'Entry 5 could not be delivered.' }, 3);
    expect(await stored('orders:ord_6')).toMatchObject({ detail: 'Entry 5 could not be delivered.', at: 3 });
  });

  it('come to rest when two writers meet on one', async () => {
    await letters.put({ ...letter, id: 'ord_5' }, 1);
    await Promise.all([2, 3, 4].map((n) => letters.put({ ...letter, id: 'ord_5', etag: `"${n}"` }, n)));
    expect(await stored('orders:ord_5')).toMatchObject({ etag: expect.stringMatching(/^"[234]"$/) });
  });

  it('are named without what an id may not hold', async () => {
    await letters.put({ ...letter, id: 'pi/1?x#y\\z' }, 1_000);
    expect(await stored('orders:pi_1_x_y_z')).toMatchObject({ documentId: 'pi/1?x#y\\z' });
    await letters.put({ ...letter, id: 'x'.repeat(400) }, 1_000);
    expect(await stored(`orders:${'x'.repeat(248)}`)).toMatchObject({ documentId: 'x'.repeat(400) });
  });

  it('are written although answers are lost', async () => {
    await database.fault('deadletters', { operation: 'items.create', effect: 'before', count: 1 });
    await letters.put({ ...letter, id: 'ord_2' }, 1_000);
    await database.fault('deadletters', { operation: 'items.create', effect: 'after', status: 503, count: 1 });
    await letters.put({ ...letter, id: 'ord_3' }, 1_000);
    await database.fault('deadletters', { operation: 'items.replace', effect: 'after', count: 1 });
    await letters.put({ ...letter, id: 'ord_3', etag: '"2"' }, 2_000);
    expect(await stored('orders:ord_2')).toBeDefined();
    expect(await stored('orders:ord_3')).toMatchObject({ etag: '"2"' });
  });
});
