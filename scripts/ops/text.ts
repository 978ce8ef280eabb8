import { formatMoney } from '../../shared/order/money.ts';
import type { ListedOrder, ShownOrder } from './api.ts';
import { table } from './table.ts';

/** The work list as a table. */
export function listText(orders: readonly ListedOrder[]): string {
  if (orders.length === 0) return 'No order waits for an operator.';
  const rows = orders.map(({ orderId, orderNumber, placedAt, total, attention }) => [
    orderId,
    orderNumber,
    placedAt.slice(0, 16),
    total === null ? '-' : formatMoney(total),
    attention.code,
    attention.detail,
  ]);
  return table([['ORDER', 'NUMBER', 'PLACED', 'TOTAL', 'ATTENTION', 'DETAIL'], ...rows]);
}

/** One order: where it stands, then its ledger. */
export function orderText({ orderId, orderNumber, placedAt, state, entries, head, bookkeeping }: ShownOrder): string {
  const { attention, tax, stock, payment, shipment, goal } = head;
  const facts = [
    ['order', `${orderId} (${orderNumber}), placed ${placedAt}`],
    ['state', `${state}; goal ${goal}, tax ${tax}, stock ${stock}, payment ${payment}, shipment ${shipment}`],
    ['attention', attention === null ? '-' : `${attention.code}: ${attention.detail}`],
    ['refs', JSON.stringify(head['refs'])],
    ['refunds', JSON.stringify(head['refunds'])],
    ['bookkeeping', JSON.stringify(bookkeeping)],
  ];
  const rows = entries.map(({ seq, at, type, by, note, details }) => [
    String(seq),
    at,
    type,
    by,
    [note, Object.keys(details).length > 0 ? JSON.stringify(details) : undefined].filter(Boolean).join('  '),
  ]);
  return `${table(facts)}\n\n${table([['SEQ', 'AT', 'ENTRY', 'BY', 'NOTE, DETAILS'], ...rows])}`;
}
