import { PortFailure } from '../ports/failure.ts';
import { parseDocument } from '../ports/parse-document.ts';
import type { Stock } from '../ports/stock.ts';
import { tombstoneTtl } from './containers.ts';
import type { BatchOperation, Documents, Patch } from './documents.ts';
import { again, type Pace, repeatable, settle } from './lost-answers.ts';
import { type Reservation, reservationId, reservationSchema, stockId } from './stock-documents.ts';

/**
 * Stock in the catalog container: per sku a `stock` document and a reservation per order, in one partition, changed
 * together or not at all. Available + Σ held = on hand, always; nothing is counted twice, because each change of the
 * count is bound to a change of the reservation's status.
 *
 * Request units per sku: reserve 16, consume and release 23, a release of nothing 6. One sku is one partition, so all its orders share the
 * throughput of one physical partition (10,000 request units a second at most).
 */
export function stockStore(documents: Documents, pace: Pace): Stock {
  const { clock } = pace;

  async function read(orderId: string, sku: string): Promise<Reservation | undefined> {
    const found = await documents.read(sku, reservationId(orderId));
    return found && parseDocument(reservationSchema, documents.name, found.document);
  }

  /** Ends a reservation, as it was read, and does to the counts what that means, in one batch. */
  async function end(
    found: Reservation,
    status: 'consumed' | 'released',
    ...counts: Patch[]
  ): Promise<void | typeof again> {
    const { sku, orderId, id, quantity } = found;
    const outcome = await documents.batch(sku, [
      {
        kind: 'patch',
        id,
        patches: [
          { op: 'set', path: '/status', value: status },
          { op: 'set', path: '/at', value: clock.now() },
          { op: 'set', path: '/ttl', value: tombstoneTtl },
        ],
        condition: `FROM c WHERE c.status = '${found.status}'`,
      },
      { kind: 'patch', id: stockId, patches: counts },
    ]);
    if (outcome === 'done') return undefined;
    if (outcome.refused === 0) return again;
    throw inconsistent(`${orderId} holds ${quantity} of ${sku}, which has no stock document`);
  }

  return {
    reserve: (orderId, { sku, quantity }) => {
      const standing = async () => {
        const reservation = await read(orderId, sku);
        if (reservation === undefined) return undefined;
        return reservation.status === 'released' ? 'over' : 'held';
      };
      const reservation = { id: reservationId(orderId), sku, orderId, quantity, status: 'held', at: clock.now() };
      // The reservation comes first: so "it exists" is found before "not enough", also of goods the order already holds.
      const batch: BatchOperation[] = [
        { kind: 'create', document: reservation },
        {
          kind: 'patch',
          id: stockId,
          patches: [{ op: 'incr', path: '/available', value: -quantity }],
          condition: `FROM c WHERE c.available >= ${quantity}`,
        },
      ];
      return settle(
        {
          send: async () => {
            const outcome = await documents.batch(sku, batch);
            if (outcome === 'done') return 'held';
            return (await standing()) ?? (outcome.refused === 0 ? again : 'out_of_stock');
          },
          readBack: async () => (await standing()) ?? again,
        },
        pace,
      );
    },

    consume: (orderId, { sku }) =>
      settle(
        repeatable(async () => {
          const reservation = await read(orderId, sku);
          if (reservation?.status === 'consumed') return undefined;
          if (reservation?.status === 'held') {
            return end(reservation, 'consumed', { op: 'incr', path: '/onHand', value: -reservation.quantity });
          }
          throw inconsistent(
            `${orderId} is to consume ${sku}, but its reservation is ${reservation?.status ?? 'gone'}`,
          );
        }),
        pace,
      ),

    release: (orderId, { sku }) =>
      settle(
        repeatable(async () => {
          const reservation = await read(orderId, sku);
          const back = (path: Patch['path']): Patch => ({ op: 'incr', path, value: reservation?.quantity ?? 0 });
          if (reservation?.status === 'held') return end(reservation, 'released', back('/available'));
          if (reservation?.status === 'consumed')
            return end(reservation, 'released', back('/onHand'), back('/available'));
          if (reservation !== undefined) return undefined;
          // The tombstone: a host that was frozen must not reserve for an order that is over.
          const status = 'released';
          const tombstone = { id: reservationId(orderId), sku, orderId, quantity: 0, status, at: clock.now() };
          const written = await documents.create({ ...tombstone, ttl: tombstoneTtl });
          return written === 'exists' ? again : undefined;
        }),
        pace,
      ),
  };
}

/** What may not be: somebody has to look, after a few tries. */
function inconsistent(message: string): PortFailure {
  return new PortFailure('store', 'unknown', 'catalog.batch', message);
}
