interface Service {
  service: string;
  /** US cents for the first ounce, and for each further one. */
  base: number;
  perOunce: number;
  days: number;
}

const domestic: Service[] = [
  { service: 'GroundAdvantage', base: 495, perOunce: 12, days: 5 },
  { service: 'Priority', base: 795, perOunce: 22, days: 2 },
  { service: 'Express', base: 2_635, perOunce: 55, days: 1 },
];

const elsewhere: Service[] = [
  { service: 'EconomySelect', base: 690, perOunce: 18, days: 4 },
  { service: 'ExpressWorldwide', base: 1_890, perOunce: 38, days: 2 },
];

export interface Rate {
  id: string;
  object: 'Rate';
  created_at: string;
  updated_at: string;
  mode: 'test';
  carrier: string;
  service: string;
  /** A decimal in `currency`, as text. */
  rate: string;
  currency: string;
  list_rate: string;
  list_currency: string;
  retail_rate: string;
  retail_currency: string;
  delivery_days: number;
  delivery_date: string | null;
  delivery_date_guaranteed: boolean;
  est_delivery_days: number;
  shipment_id: string;
  carrier_account_id: string;
  billing_type: string;
}

interface RateOrigin {
  shipmentId: string;
  fromCountry: string;
  /** Ounces. */
  weight: number;
  /** ISO 8601. */
  at: string;
  newId: (prefix: string) => string;
}

/** Who carries from there. */
export const carrierFrom = (country: string): string => (country === 'US' ? 'USPS' : 'DHLExpress');

const servicesFrom = (country: string): Service[] => (country === 'US' ? domestic : elsewhere);

/** What the carriers offer: USPS from the United States, DHL Express from anywhere else; the price follows the weight. */
export function ratesFor({ shipmentId, fromCountry, weight, at, newId }: RateOrigin): Rate[] {
  const carrierAccountId = newId('ca');
  const carrier = carrierFrom(fromCountry);
  return servicesFrom(fromCountry).map(({ service, base, perOunce, days }) => {
    const cents = base + perOunce * Math.max(0, Math.ceil(weight) - 1);
    const rate = (cents / 100).toFixed(2);
    return {
      id: newId('rate'),
      object: 'Rate',
      created_at: at,
      updated_at: at,
      mode: 'test',
      carrier,
      service,
      rate,
      currency: 'USD',
      list_rate: rate,
      list_currency: 'USD',
      retail_rate: rate,
      retail_currency: 'USD',
      delivery_days: days,
      delivery_date: null,
      delivery_date_guaranteed: false,
      est_delivery_days: days,
      shipment_id: shipmentId,
      carrier_account_id: carrierAccountId,
      billing_type: 'easypost',
    };
  });
}
