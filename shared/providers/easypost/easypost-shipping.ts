import type { Tracking } from '../../order/entries.ts';
import type { Address } from '../../order/order.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Shipping } from '../../ports/shipping.ts';
import { type ChosenRate, chooseRate } from './choose-rate.ts';
import { classify } from './classify.ts';
import type { EasyPostClient } from './client.ts';
import { easypostFailure } from './failure.ts';
import { isRefundRefused } from './refund-refused.ts';
import { isRefundRequested, type Shipment, shipmentSchema, trackingOf, transitOf } from './shipment.ts';
import { shipmentParameters } from './shipment-parameters.ts';
import { undeliverable } from './undeliverable.ts';

/**
 * Labels by EasyPost shipments: created unbought, bought by id.
 * @param from where parcels are sent from.
 */
export function easypostShipping(client: () => Promise<EasyPostClient>, from: Address): Shipping {
  return {
    prepare: async (parcel) => {
      const easypost = await client();
      let shipment: Shipment;
      try {
        shipment = shipmentSchema.parse(await easypost.Shipment.create(shipmentParameters(parcel, from)));
      } catch (error) {
        const refused = undeliverable(error);
        if (refused !== undefined) return refused;
        throw easypostFailure('prepare', error);
      }
      const chosen = answered('prepare', chooseRate(shipment, parcel));
      return chosen.kind === 'rate' ? { kind: 'prepared', ref: shipment.id } : chosen;
    },

    /**
     * Buys once, however often it is called: EasyPost sells one label per shipment.
     *
     * 1. Read the shipment: bought before → that is the answer.
     * 2. Buy the rate of the service.
     * 3. No clear answer → read the shipment again.
     */
    buy: async (ref, by) => {
      const easypost = await client();
      const shipment = await retrieve(easypost, ref, 'buy');
      const before = trackingOf(shipment);
      if (before !== undefined) return bought(before);
      const chosen = answered('buy', chooseRate(shipment, by));
      if (chosen.kind !== 'rate') return chosen;
      try {
        const after = trackingOf(shipmentSchema.parse(await easypost.Shipment.buy(ref, chosen.id)));
        if (after !== undefined) return bought(after);
      } catch (error) {
        const refused = undeliverable(error);
        if (refused !== undefined) return refused;
        return bought(await boughtAfterAll(easypost, ref, error));
      }
      throw new PortFailure('shipping', 'ambiguous', 'buy', new Error('EasyPost answered without a label'));
    },

    status: async (ref) => {
      const shipment = await retrieve(await client(), ref, 'status');
      const tracking = trackingOf(shipment);
      return tracking === undefined ? { kind: 'unbought' } : { ...bought(tracking), transit: transitOf(shipment) };
    },

    /** May be called again: a refund that was refused because there is one already is found by reading the shipment. */
    void: async (ref) => {
      const easypost = await client();
      const shipment = await refunded(easypost, ref);
      return isRefundRequested(shipment ?? (await retrieve(easypost, ref, 'void'))) ? 'requested' : 'refused';
    },
  };
}

const bought = (tracking: Tracking) => ({ kind: 'bought' as const, tracking });

async function retrieve(easypost: EasyPostClient, ref: string, operation: string): Promise<Shipment> {
  try {
    return shipmentSchema.parse(await easypost.Shipment.retrieve(ref));
  } catch (error) {
    throw easypostFailure(operation, error);
  }
}

/** The shipment after its refund was asked for; undefined when EasyPost refuses to ask. */
async function refunded(easypost: EasyPostClient, ref: string): Promise<Shipment | undefined> {
  try {
    return shipmentSchema.parse(await easypost.Shipment.refund(ref));
  } catch (error) {
    if (isRefundRefused(error)) return undefined;
    throw easypostFailure('void', error);
  }
}

/** After a purchase without a clear answer. A label that is not there yet may still come: nobody buys again at once. */
async function boughtAfterAll(easypost: EasyPostClient, ref: string, error: unknown): Promise<Tracking> {
  const failureClass = classify(error);
  if (failureClass === 'configuration') throw easypostFailure('buy', error);
  const failure = easypostFailure('buy', error, failureClass === 'transient' ? 'ambiguous' : failureClass);
  let shipment: Shipment;
  try {
    shipment = await retrieve(easypost, ref, 'buy');
  } catch {
    throw failure;
  }
  const tracking = trackingOf(shipment);
  if (tracking === undefined) throw failure;
  return tracking;
}

function answered(operation: string, chosen: ChosenRate): Exclude<ChosenRate, { kind: 'no_rate' }> {
  if (chosen.kind !== 'no_rate') return chosen;
  throw new PortFailure('shipping', chosen.class, operation, new Error(chosen.detail));
}
