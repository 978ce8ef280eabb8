import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { page } from './paging.ts';
import {
  cancelParameters,
  captureParameters,
  confirmParameters,
  createParameters,
  listChargesParameters,
  listIntentsParameters,
  listOfChargeParameters,
  type Parameters,
  parseParameters,
  readParameters,
  refundParameters,
  retrieveParameters,
} from './parameters.ts';

type Endpoint = (account: Account, id: string, parameters: Parameters) => object;

/** What each operation does. */
export const endpoints = {
  'paymentIntents.create': (account, _id, parameters) => {
    const params = parseParameters(createParameters, parameters);
    return account.expanded(account.intents.create(params), params.expand);
  },
  'paymentIntents.retrieve': (account, id, parameters) => {
    const params = parseParameters(retrieveParameters, parameters);
    return account.expanded(account.intents.retrieve(id), params.expand);
  },
  'paymentIntents.confirm': (account, id, parameters) => {
    const params = parseParameters(confirmParameters, parameters);
    return account.expanded(account.intents.confirm(id, params), params.expand);
  },
  'paymentIntents.capture': (account, id, parameters) => {
    const params = parseParameters(captureParameters, parameters);
    return account.expanded(account.intents.capture(id, params), params.expand);
  },
  'paymentIntents.cancel': (account, id, parameters) => {
    const params = parseParameters(cancelParameters, parameters);
    return account.expanded(account.intents.cancel(id, params), params.expand);
  },
  'paymentIntents.list': (account, _id, parameters) => {
    const params = parseParameters(listIntentsParameters, parameters);
    const list = page('/v1/payment_intents', account.intents.all(), params);
    return { ...list, data: list.data.map((intent) => account.expanded(intent, params.expand)) };
  },
  'charges.retrieve': (account, id, parameters) => {
    parseParameters(readParameters, parameters);
    return account.charges.retrieve(id);
  },
  'charges.list': (account, _id, parameters) => {
    const params = parseParameters(listChargesParameters, parameters);
    return page('/v1/charges', account.charges.all().filter(belongsTo(account, params)), params);
  },
  'refunds.create': (account, _id, parameters) => account.refund(parseParameters(refundParameters, parameters)),
  'refunds.retrieve': (account, id, parameters) => {
    parseParameters(readParameters, parameters);
    return account.refunds.retrieve(id);
  },
  'refunds.list': (account, _id, parameters) => {
    const params = parseParameters(listOfChargeParameters, parameters);
    return page('/v1/refunds', account.refunds.all().filter(belongsTo(account, params)), params);
  },
  'disputes.retrieve': (account, id, parameters) => {
    parseParameters(readParameters, parameters);
    return account.disputes.retrieve(id);
  },
  'disputes.list': (account, _id, parameters) => {
    const params = parseParameters(listOfChargeParameters, parameters);
    return page('/v1/disputes', account.disputes.all().filter(belongsTo(account, params)), params);
  },
} satisfies Record<string, Endpoint>;

export type StripeOperation = keyof typeof endpoints;

type Filtered = Pick<Stripe.Charge, 'payment_intent'> & { charge?: Stripe.Refund['charge'] };

/** @throws {StripeRefusal} 404 for an intent or a charge that is unknown. */
function belongsTo(
  account: Account,
  { payment_intent: intent, charge }: { payment_intent?: string | undefined; charge?: string | undefined },
): (object: Filtered) => boolean {
  if (intent !== undefined) account.intents.retrieve(intent, 'payment_intent');
  if (charge !== undefined) account.charges.retrieve(charge);
  return (object) =>
    (intent === undefined || object.payment_intent === intent) && (charge === undefined || object.charge === charge);
}
