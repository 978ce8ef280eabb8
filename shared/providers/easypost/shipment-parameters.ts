import type { Address } from '../../order/order.ts';
import type { Parcel } from '../../ports/shipping.ts';

const gramsPerOunce = 28.349_523_125;
const upToTenths = (value: number): number => Math.max(0.1, Math.ceil(value * 10) / 10);

/** A parcel in EasyPost's words: ounces, up to the next tenth, and two address lines. */
export function shipmentParameters({ orderId, to, email, phone, weight }: Parcel, from: Address): object {
  return {
    reference: orderId,
    to_address: { ...addressOf(to), email, ...(phone === null ? {} : { phone }) },
    from_address: addressOf(from),
    parcel: { weight: upToTenths(weight / gramsPerOunce) },
  };
}

function addressOf({ name, lines, city, region, postalCode, country }: Address): Record<string, string> {
  const [street1 = '', ...rest] = lines;
  return {
    name,
    street1,
    ...(rest.length === 0 ? {} : { street2: rest.join(', ') }),
    city,
    ...(region === undefined ? {} : { state: region }),
    ...(postalCode === undefined ? {} : { zip: postalCode }),
    country,
  };
}
