import type { PortFailure } from '../../ports/failure.ts';
import type { CarrierService, Undeliverable } from '../../ports/shipping.ts';
import type { Shipment } from './shipment.ts';
import { blamesDestination } from './undeliverable.ts';

export type ChosenRate =
  | { kind: 'rate'; id: string }
  | Undeliverable
  /** Nothing that the buyer could help. */
  | { kind: 'no_rate'; class: PortFailure['class']; detail: string };

/**
 * The rate of a shipment for the service that the order's shipping stands for.
 *
 * No such rate is the buyer's address only where the carrier says so. A carrier with an error and no rates at all may be
 * out of order; one that offers others, or says nothing, is not set up for what the shop sells.
 */
export function chooseRate({ rates, messages }: Shipment, { carrier, service }: CarrierService): ChosenRate {
  const offers = rates.filter((rate) => rate.carrier === carrier);
  const rate = offers.find((offer) => offer.service === service);
  if (rate !== undefined) return { kind: 'rate', id: rate.id };

  const told = (messages ?? []).filter((one) => one.carrier === carrier);
  if (told.some(({ message }) => blamesDestination(message))) {
    return { kind: 'undeliverable', detail: `${carrier} does not deliver there by ${service}.` };
  }
  if (offers.length === 0 && told.some(({ type }) => type.endsWith('error'))) {
    return { kind: 'no_rate', class: 'unknown', detail: `${carrier} gave an error and no rates` };
  }
  const services = offers.map((offer) => offer.service).join(', ') || 'nothing';
  const detail = `${carrier} does not offer ${service} for this parcel, but ${services}`;
  return { kind: 'no_rate', class: 'configuration', detail };
}
