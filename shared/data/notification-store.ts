import { type Notifications, type Told, toldSchema } from '../ports/notifications.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents, Found } from './documents.ts';
import { dueIds } from './due-ids.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';

/**
 * The notifications container: a cursor per order, gone 90 days after it last moved. Request units: begin 5.2, read 1,
 * advance and postpone 11.
 */
export function notificationStore(documents: Documents, pace: Pace): Notifications {
  const parse = ({ document }: Found): Told => parseDocument(toldSchema, documents.name, document);

  async function read(orderId: string): Promise<Told | undefined> {
    const found = await documents.read(orderId, orderId);
    return found && parse(found);
  }

  return {
    read,

    begin: (told) => {
      const standing = async () => (await read(told.orderId)) ?? again;
      const send = async () => ((await documents.create(told)) === 'exists' ? standing() : told);
      return settle<Told>({ send, readBack: standing }, pace);
    },

    advance: (orderId, seq) =>
      settle(
        repeatable(async () => {
          const outcome = await documents.patch(
            orderId,
            orderId,
            [
              { op: 'set', path: '/cursor', value: seq },
              { op: 'set', path: '/wakeAt', value: null },
              { op: 'set', path: '/attempts', value: 0 },
            ],
            `FROM c WHERE c.cursor < ${seq}`,
          );
          return outcome === 'patched';
        }),
        pace,
      ),

    postpone: async (orderId, wakeAt) => {
      const found = await documents.read(orderId, orderId);
      if (found === undefined) return;
      const told = parse(found);
      const later = { ...told, wakeAt, attempts: told.attempts + 1 };
      // A version that has changed has been told meanwhile, or put off by this very write.
      await settle(
        repeatable(() => documents.replace(orderId, later, found.etag)),
        pace,
      );
    },

    due: (now, pageSize) => dueIds(documents, now, pageSize),
  };
}
