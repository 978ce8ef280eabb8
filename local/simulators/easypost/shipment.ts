import { destination } from './magic-addresses.ts';
import type { AddressParameters, ParcelParameters, ShipmentParameters } from './parameters.ts';
import { carrierFrom, type Rate, ratesFor } from './rates.ts';
import { addressNotFound, type FieldError } from './refusal.ts';
import type { Tracker, TrackerStatus } from './tracker.ts';

type Stamped<Name extends string> = { id: string; object: Name; mode: 'test'; created_at: string; updated_at: string };

interface Verification {
  success: boolean;
  errors: FieldError[];
  details: null;
}

export interface Address extends Stamped<'Address'>, Omit<AddressParameters, 'verify' | 'verify_strict'> {
  verifications: { delivery?: Verification; zip4?: Verification };
}

export interface PostageLabel extends Omit<Stamped<'PostageLabel'>, 'mode'> {
  date_advance: number;
  integrated_form: string;
  label_date: string;
  label_resolution: number;
  label_size: string;
  label_type: string;
  label_file_type: string;
  label_url: string;
  label_pdf_url: string | null;
  label_zpl_url: string | null;
  label_epl2_url: string | null;
}

export interface Shipment extends Stamped<'Shipment'> {
  reference: string | null;
  is_return: boolean;
  to_address: Address;
  from_address: Address;
  buyer_address: Address;
  return_address: Address;
  parcel: Omit<Stamped<'Parcel'>, 'mode'> & ParcelParameters;
  customs_info: object | null;
  options: object;
  messages: { carrier: string; type: string; message: string }[];
  rates: Rate[];
  selected_rate: Rate | null;
  postage_label: PostageLabel | null;
  tracker: Tracker | null;
  tracking_code: string | null;
  status: TrackerStatus;
  refund_status: 'submitted' | 'refunded' | 'rejected' | null;
  fees: { object: 'Fee'; type: string; amount: string; charged: boolean; refunded: boolean }[];
  forms: object[];
  insurance: null;
  scan_form: null;
  usps_zone: number | null;
  batch_id: null;
  batch_status: null;
  batch_message: null;
}

interface ShipmentOrigin {
  /** ISO 8601. */
  at: string;
  newId: (prefix: string) => string;
}

/**
 * A shipment as it is created: not bought, with what the carriers offer.
 * @throws {EasyPostRefusal} 422 when an address that must be deliverable (`verify_strict`) is not.
 */
export function newShipment(params: ShipmentParameters, { at, newId }: ShipmentOrigin): Shipment {
  const id = newId('shp');
  const to = newAddress(params.to_address, { at, newId });
  const from = newAddress(params.from_address, { at, newId });
  const { hasNoRates } = destination(to.street1);
  return {
    id,
    object: 'Shipment',
    mode: 'test',
    created_at: at,
    updated_at: at,
    reference: params.reference ?? null,
    is_return: false,
    to_address: to,
    from_address: from,
    buyer_address: to,
    return_address: from,
    parcel: { id: newId('prcl'), object: 'Parcel', created_at: at, updated_at: at, ...params.parcel },
    customs_info: params.customs_info ?? null,
    options: { currency: 'USD', payment: { type: 'SENDER' }, date_advance: 0, ...params.options },
    messages:
      hasNoRates === undefined ? [] : [{ carrier: carrierFrom(from.country), type: 'rate_error', message: hasNoRates }],
    rates:
      hasNoRates === undefined
        ? ratesFor({ shipmentId: id, fromCountry: from.country, weight: params.parcel.weight, at, newId })
        : [],
    selected_rate: null,
    postage_label: null,
    tracker: null,
    tracking_code: null,
    status: 'unknown',
    refund_status: null,
    fees: [],
    forms: [],
    insurance: null,
    scan_form: null,
    usps_zone: null,
    batch_id: null,
    batch_status: null,
    batch_message: null,
  };
}

function newAddress(params: AddressParameters, { at, newId }: ShipmentOrigin): Address {
  const { verify, verify_strict: verifyStrict, ...fields } = params;
  const isDeliverable = destination(fields.street1).isUndeliverable !== true;
  if (!isDeliverable && asks(verifyStrict)) throw addressNotFound();
  return {
    id: newId('adr'),
    object: 'Address',
    mode: 'test',
    created_at: at,
    updated_at: at,
    ...fields,
    verifications: asks(verify) || asks(verifyStrict) ? { delivery: verification(isDeliverable) } : {},
  };
}

function asks(verify: AddressParameters['verify']): boolean {
  return Array.isArray(verify) ? verify.includes('delivery') : verify === true;
}

function verification(success: boolean): Verification {
  const errors = success ? [] : [{ field: 'address', message: 'Address not found', suggestion: null }];
  return { success, errors, details: null };
}
