import { type Notifications, type Told, toldSchema } from '../ports/notifications.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Documents, Found, Patch } from './documents.ts';
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

  /** Changes a cursor that is below `seq`: what was told stays told, and the same change again does nothing. */
  function patchBelow(orderId: string, seq: number, changes: Partial<Record<keyof Told, number | null>>) {
    const patches = Object.entries(changes).map(([name, value]): Patch => ({ op: 'set', path: `/${name}`, value }));
    const send = async () =>
      (await documents.patch(orderId, orderId, patches, `FROM c WHERE c.cursor < ${seq}`)) === 'patched';
    return settle(repeatable(send), pace);
  }

  return {
    read,

    begin: (told) => {
      const standing = async () => (await read(told.orderId)) ?? again;
      const send = async () => ((await documents.create(told)) === 'exists' ? standing() : told);
      return settle<Told>({ send, readBack: standing }, pace);
    },

    advance: (orderId, seq) => patchBelow(orderId, seq, { cursor: seq, wakeAt: null, attempts: 0 }),

    postpone: (orderId, seq, { attempts, wakeAt }) => patchBelow(orderId, seq, { wakeAt, attempts }),

    due: (now, pageSize) => dueIds(documents, now, pageSize),
  };
}
