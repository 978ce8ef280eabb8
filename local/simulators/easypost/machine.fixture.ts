import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { z } from 'zod';
import { createEasyPostMachine, type EasyPostAnswer, type EasyPostMachine } from './machine.ts';

const shipmentSchema = z.object({ id: z.string(), rates: z.array(z.object({ id: z.string(), rate: z.string() })) });

export const start = Date.UTC(2026, 10, 3);
export const day = 24 * 60 * 60 * 1000;

export const from = {
  company: 'Shop',
  street1: '417 Montgomery St',
  city: 'San Francisco',
  zip: '94104',
  country: 'US',
};
export const to = (street1: string, changes: object = {}) => ({
  name: 'B',
  street1,
  city: 'Redondo Beach',
  zip: '90277',
  country: 'US',
  ...changes,
});

/** A machine with a clock that stands still until it is moved, and the calls that most tests make. */
export function account() {
  const clock = movableClock(() => start);
  const machine: EasyPostMachine = createEasyPostMachine({ clock, random: seededRandom(1) });
  const create = (street1 = '179 N Harbor Dr', changes: object = {}): EasyPostAnswer =>
    machine.handle({
      operation: 'shipments.create',
      body: { shipment: { to_address: to(street1), from_address: from, parcel: { weight: 20 }, ...changes } },
    });
  const created = (street1?: string, changes?: object) => shipmentSchema.parse(create(street1, changes).body);
  const buy = (id: string, rateId: string | undefined): EasyPostAnswer =>
    machine.handle({ operation: 'shipments.buy', id, body: { rate: { id: rateId } } });
  const bought = (street1?: string): string => {
    const { id, rates } = created(street1);
    const answer = buy(id, rates[0]?.id);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return id;
  };
  const refund = (id: string) => machine.handle({ operation: 'shipments.refund', id });
  const retrieve = (id: string) => machine.handle({ operation: 'shipments.retrieve', id });
  return { machine, clock, create, created, buy, bought, refund, retrieve };
}
