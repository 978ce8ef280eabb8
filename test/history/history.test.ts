import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fold } from '../../shared/order/apply.ts';
import { nextStep } from '../../shared/order/next-step.ts';
import { orderSchemaVersion } from '../../shared/order/order.ts';
import { storedOrder } from '../../shared/ports/stored-order.ts';
import { UnreadableDocument } from '../../shared/ports/unreadable.ts';

/** Documents as releases before this one wrote them, at several moments of several orders. */
const documents = (schema: number) =>
  z
    .array(z.looseObject({ log: z.array(z.looseObject({})), head: z.looseObject({ ended: z.string() }) }))
    .parse(JSON.parse(readFileSync(new URL(`schema-${schema}.json`, import.meta.url), 'utf8')));

describe('orders of schema 1', () => {
  it.each(documents(1).map((document) => [document.log.length, document] as const))(
    'are read with all %i entries of their ledger, and its fold is their head',
    (_, document) => {
      const { order } = storedOrder(document);
      expect(order.schema).toBe(orderSchemaVersion);
      expect(order.log).toEqual(document.log);
      expect(order.head).toEqual(fold(order.log));
      expect(order.head).toMatchObject(document.head);
    },
  );

  it('are taken up where they stood', () => {
    const steps = documents(1)
      .filter(({ head }) => head.ended === 'no')
      .map((document) => nextStep(storedOrder(document).order, 0));
    expect(steps).toMatchObject([
      { kind: 'run', step: 'reserve-stock' },
      { kind: 'wait' },
      { kind: 'run', step: 'capture-payment' },
    ]);
  });

  it('whose ledger is not one are as unreadable as before', () => {
    const [document] = documents(1);
    const torn = { ...document, log: document?.log.slice(1) };
    expect(() => storedOrder(torn)).toThrow(UnreadableDocument);
  });
});
