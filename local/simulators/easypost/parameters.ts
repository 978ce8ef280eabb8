import { z } from 'zod';
import { EasyPostRefusal, type FieldError } from './refusal.ts';

const text = z.string().nullish();
const verification = z.union([z.boolean(), z.array(z.enum(['delivery', 'zip4']))]).optional();

const address = z.strictObject({
  name: text,
  company: text,
  street1: z.string().min(1),
  street2: text,
  city: text,
  state: text,
  zip: text,
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 country code of two capital letters'),
  phone: text,
  email: text,
  residential: z.boolean().nullish(),
  federal_tax_id: text,
  state_tax_id: text,
  verify: verification,
  verify_strict: verification,
});
export type AddressParameters = z.infer<typeof address>;

const measure = z.number().positive().nullish();
const parcel = z.strictObject({
  weight: z.number().positive(),
  length: measure,
  width: measure,
  height: measure,
  predefined_package: text,
});
export type ParcelParameters = z.infer<typeof parcel>;

export const createParameters = z.strictObject({
  shipment: z.strictObject({
    to_address: address,
    from_address: address,
    parcel,
    reference: text,
    options: z.record(z.string(), z.unknown()).nullish(),
    customs_info: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type ShipmentParameters = z.infer<typeof createParameters>['shipment'];

export const buyParameters = z.strictObject({ rate: z.looseObject({ id: z.string().min(1) }) });

/**
 * Parses the body of a call.
 * @throws {EasyPostRefusal} 422 that names every field that does not do.
 */
export function parseParameters<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => fieldOf([...issue.path, key])) : [],
  );
  if (unknown.length > 0) {
    throw new EasyPostRefusal(
      422,
      'PARAMETER.INVALID',
      `This stand-in does not do ${unknown.join(', ')}: its README lists what it does.`,
      unknown.map((field) => ({ field, message: 'is not done here', suggestion: null })),
    );
  }
  throw new EasyPostRefusal(
    422,
    'PARAMETER.REQUIRED',
    'Missing or invalid required parameter.',
    parsed.error.issues.map(
      (issue): FieldError => ({
        field: fieldOf(issue.path),
        message: issue.message,
        suggestion: null,
      }),
    ),
  );
}

function fieldOf(path: PropertyKey[]): string {
  return path.map(String).join('.');
}
