import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckoutRequest, checkoutRequestSchema, refuseCardNumbers } from './checkout-request.ts';
import { Problem } from './problem.ts';

const request: CheckoutRequest = {
  lines: [{ sku: 'mug', quantity: 1 }],
  shippingOption: 'standard',
  currency: 'EUR',
  approvedTotal: { amount: 4_000, currency: 'EUR' },
  paymentMethod: 'pm_card_visa',
  contact: { name: 'Ada Example', email: 'ada@example.com', phone: '+49 (30) 123-4567' },
  shippingAddress: {
    name: 'Ada Example',
    lines: ['Musterweg 1'],
    city: 'Berlin',
    region: 'BE',
    postalCode: '10115',
    country: 'DE',
  },
  locale: 'de-Latn-DE',
  channel: 'web/2',
  installationId: 'device-0000000001',
};
const { contact, shippingAddress: address } = request;

/** Where a request is refused, as dotted paths; null when it is taken. */
function faultsOf(changes: Record<string, unknown>): string[] | null {
  const parsed = checkoutRequestSchema.safeParse({ ...request, ...changes });
  return parsed.success ? null : parsed.error.issues.map(({ path }) => path.join('.'));
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ sku: `sku-${n}`, quantity: 1 }));

describe('a checkout', () => {
  it.each<[string, Record<string, unknown>]>([
    ['as it is', {}],
    [
      'with only what is required',
      {
        shippingOption: undefined,
        approvedTotal: undefined,
        locale: undefined,
        channel: undefined,
        installationId: undefined,
      },
    ],
    ['with 100 lines', { lines: lines(100) }],
    ['with 999 pieces', { lines: [{ sku: 'mug', quantity: 999 }] }],
    [
      'with the same sku twice',
      {
        lines: [
          { sku: 'mug', quantity: 1 },
          { sku: 'mug', quantity: 2 },
        ],
      },
    ],
    ['without phone', { contact: { name: 'Ada', email: 'ada@example.com' } }],
    [
      'to a country without regions and postal codes',
      { shippingAddress: { name: 'Ada', lines: ['1 Main St'], city: 'Nassau', country: 'BS' } },
    ],
    ['with names of 200 characters', { contact: { ...contact, name: 'A'.repeat(200) } }],
    ['with an approved total of nothing', { approvedTotal: { amount: 0, currency: 'EUR' } }],
  ])('is taken %s', (_, changes) => {
    expect(faultsOf(changes)).toBeNull();
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no lines', { lines: [] }, ['lines']],
    ['101 lines', { lines: lines(101) }, ['lines']],
    ['no quantity', { lines: [{ sku: 'mug', quantity: 0 }] }, ['lines.0.quantity']],
    ['1,000 pieces', { lines: [{ sku: 'mug', quantity: 1_000 }] }, ['lines.0.quantity']],
    ['half a piece', { lines: [{ sku: 'mug', quantity: 0.5 }] }, ['lines.0.quantity']],
    ['a price of its own', { lines: [{ sku: 'mug', quantity: 1, unitPrice: 1 }] }, ['lines.0']],
    ['a sku that could be a path', { lines: [{ sku: '../mug', quantity: 1 }] }, ['lines.0.sku']],
    ['a total of its own', { total: 1 }, ['']],
    ['a currency that is none', { currency: 'EURO' }, ['currency']],
    ['a currency in small letters', { currency: 'eur', approvedTotal: undefined }, ['currency']],
    [
      'an approved total in another currency',
      { approvedTotal: { amount: 1, currency: 'USD' } },
      ['approvedTotal.currency'],
    ],
    ['a negative approved total', { approvedTotal: { amount: -1, currency: 'EUR' } }, ['approvedTotal.amount']],
    ['a card number to pay with', { paymentMethod: '4242424242424242' }, ['paymentMethod']],
    ['a payment method with a line break', { paymentMethod: 'pm_card\nx' }, ['paymentMethod']],
    ['a shipping option with a slash', { shippingOption: 'a/b' }, ['shippingOption']],
    ['no name', { contact: { ...contact, name: '' } }, ['contact.name']],
    ['a name of 201 characters', { contact: { ...contact, name: 'A'.repeat(201) } }, ['contact.name']],
    ['no e-mail address', { contact: { ...contact, email: 'ada' } }, ['contact.email']],
    [
      'an e-mail address with a header in it',
      { contact: { ...contact, email: 'a@b.de\r\nBcc: c@d.de' } },
      ['contact.email'],
    ],
    ['a phone number in words', { contact: { ...contact, phone: 'call me' } }, ['contact.phone']],
    ['a birthday', { contact: { ...contact, birthday: '1815-12-10' } }, ['contact']],
    ['no address lines', { shippingAddress: { ...address, lines: [] } }, ['shippingAddress.lines']],
    ['five address lines', { shippingAddress: { ...address, lines: Array(5).fill('x') } }, ['shippingAddress.lines']],
    ['a country in words', { shippingAddress: { ...address, country: 'Germany' } }, ['shippingAddress.country']],
    ['a locale that is none', { locale: 'de_DE; q=1' }, ['locale']],
    ['a channel with a line break', { channel: 'web\r\nx: y' }, ['channel']],
    ['a short installation id', { installationId: 'short' }, ['installationId']],
  ])('with %s is refused, there', (_, changes, faults) => {
    expect(faultsOf(changes)).toEqual(faults);
  });

  it('keeps names and addresses in any script as they were typed', () => {
    const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.length <= 100);
    fc.assert(
      fc.property(typed, typed, typed, (name, line, city) => {
        const sent = {
          ...request,
          contact: { ...contact, name },
          shippingAddress: { ...address, name, lines: [line], city },
        };
        expect(checkoutRequestSchema.parse(sent)).toEqual(sent);
      }),
    );
  });

  it.each([
    ['Arabic', 'محمد بن سلمان', 'شارع الملك فهد ١٢'],
    ['Hebrew with marks of direction', '\u200fשרה כהן\u200e', 'רחוב הרצל 1'],
    ['Chinese outside the basic plane', '𠮷野家', '北京市朝阳区'],
    ['Hindi', 'प्रिया शर्मा', 'गली नंबर ४'],
    ['an emoji of several people', 'Ada 👩‍👩‍👧‍👦', '🫖'],
  ])('may be addressed in %s', (_, name, line) => {
    expect(
      faultsOf({ contact: { ...contact, name }, shippingAddress: { ...address, name, lines: [line], city: name } }),
    ).toBeNull();
  });
});

describe('a card number where people type', () => {
  const card = '4242 4242 4242 4242';
  function refusalOf(changes: Partial<CheckoutRequest>): Problem | undefined {
    try {
      refuseCardNumbers({ ...request, ...changes });
      return undefined;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  it.each<[string, Partial<CheckoutRequest>]>([
    ['/contact/name', { contact: { ...contact, name: card } }],
    ['/contact/email', { contact: { ...contact, email: '4242424242424242@example.com' } }],
    ['/channel', { channel: card }],
    ['/shippingAddress/name', { shippingAddress: { ...address, name: card } }],
    ['/shippingAddress/lines/1', { shippingAddress: { ...address, lines: ['Musterweg 1', card] } }],
    ['/shippingAddress/city', { shippingAddress: { ...address, city: card } }],
    ['/shippingAddress/region', { shippingAddress: { ...address, region: card } }],
    ['/shippingAddress/postalCode', { shippingAddress: { ...address, postalCode: card } }],
  ])('is refused at %s (I17)', (pointer, changes) => {
    const refusal = refusalOf(changes);
    expect(refusal?.code).toBe('card_number_refused');
    expect(refusal?.details.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(JSON.stringify(refusal?.details)).not.toContain('4242');
  });

  it('is no business of ids, skus and phone numbers: every tenth GTIN passes for one', () => {
    const digits = '4242424242424242';
    const exempt = {
      lines: [{ sku: digits, quantity: 1 }],
      installationId: digits,
      contact: { ...contact, phone: '+378282246310005' },
    };
    expect(faultsOf(exempt)).toBeNull();
    expect(refusalOf(exempt)).toBeUndefined();
  });

  it('is no phone number: those have fifteen digits at most', () => {
    expect(faultsOf({ contact: { ...contact, phone: '4242 4242 4242 4242' } })).not.toBeNull();
  });
});
