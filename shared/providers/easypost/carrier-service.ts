import type { Undeliverable } from '../../ports/shipping.ts';
import type { Shipment } from './shipment.ts';

/** Which service of which carrier, by EasyPost's names, a shipping option stands for in some countries (`*`: elsewhere). */
export interface CarrierService {
  option: string;
  countries: readonly string[];
  carrier: string;
  service: string;
}

export type ChosenRate =
  | { kind: 'rate'; id: string }
  | Undeliverable
  /** The carrier gave no rates at all, but an error: it may be out of order. */
  | { kind: 'no_answer'; carrier: string };

/** The rate of a shipment that the order's shipping option names. */
export function chooseRate(shipment: Shipment, option: string, services: readonly CarrierService[]): ChosenRate {
  const country = shipment.to_address.country ?? '';
  const wanted = serviceOf(option, country, services);
  if (wanted === undefined) {
    return undeliverable(`No carrier service is configured for the shipping option "${option}" to ${country}.`);
  }
  const { carrier, service } = wanted;
  const rate = shipment.rates.find((offered) => offered.carrier === carrier && offered.service === service);
  if (rate !== undefined) return { kind: 'rate', id: rate.id };

  const hasRates = shipment.rates.some((offered) => offered.carrier === carrier);
  const hasFailed = (shipment.messages ?? []).some((one) => one.carrier === carrier && one.type.endsWith('error'));
  if (!hasRates && hasFailed) return { kind: 'no_answer', carrier };
  return undeliverable(`${carrier} does not offer ${service} for this parcel to ${country}.`);
}

function serviceOf(option: string, country: string, services: readonly CarrierService[]): CarrierService | undefined {
  const named = services.filter((service) => service.option === option);
  return (
    named.find(({ countries }) => countries.includes(country)) ?? named.find(({ countries }) => countries.includes('*'))
  );
}

const undeliverable = (detail: string): Undeliverable => ({ kind: 'undeliverable', detail });
