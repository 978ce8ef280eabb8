/** Items of each partition key. */
export const perKey = 20;

const bytesOfAnItem = 1024;
const systemProperties = 230;

export interface SampleItem {
  id: string;
  pk: string;
  number: number;
  text: string;
  [property: string]: unknown;
}

export const keyAt = (n: number) => `key-${Math.floor(n / perKey)}`;

/** The `n`-th item: about 1 kB with its system properties, text and numbers, a list, an object. */
export function itemAt(n: number, pk = keyAt(n)): SampleItem {
  const item = {
    id: `item-${n}`,
    pk,
    number: n,
    kind: `kind-${n % 10}`,
    placedAt: new Date(1_700_000_000_000 + n * 1000).toISOString(),
    total: (n % 10_000) / 100,
    tags: [`a${n % 7}`, `b${n % 11}`],
    address: { country: 'NL', postalCode: `${1000 + (n % 9000)}`, city: 'Utrecht' },
  };
  const length = bytesOfAnItem - systemProperties - JSON.stringify(item).length - ',"text":""'.length;
  return { ...item, text: `${n} `.repeat(length).slice(0, length) };
}
