import type { CaptureMode } from '../../shared/order/order.ts';
import { type ActorId, actorIds } from './actors/actor.ts';
import { Dice } from './dice.ts';
import { type FaultId, faultIds } from './faults/fault.ts';

/** What a buyer is going to order, and when (milliseconds after the start). */
export interface PlannedOrder {
  /** From 1, for people. */
  number: number;
  at: number;
  lines: { sku: string; quantity: number }[];
  paymentMethod: string;
  street: string;
  approves: 'enough' | 'too little' | 'anything';
  hasDevice: boolean;
  /** What is wrong with it from the start. */
  faults: readonly FaultId[];
}

export interface PlannedSku {
  sku: string;
  price: number;
  onHand: number;
  isDigital: boolean;
}

/** One history, before it begins: everything that a seed decides up front. */
export interface Plan {
  seed: number;
  faults: readonly FaultId[];
  actors: readonly ActorId[];
  hosts: number;
  skus: readonly PlannedSku[];
  orders: readonly PlannedOrder[];
  /** When everything that goes wrong has an end, in milliseconds after the start. */
  chaos: number;
  fulfillAfter: number;
  capture: CaptureMode;
}

/** Exactly these faults and actors instead of those that the seed draws, and of the orders that it draws only these. */
export interface Restriction {
  faults?: readonly FaultId[] | undefined;
  actors?: readonly ActorId[] | undefined;
  orders?: readonly number[] | undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const goodCards = ['pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_visa_debit'] as const;
const badCards = [
  'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedProcessingError',
  'pm_card_radarBlock',
  'pm_card_threeDSecure2Required',
  'pm_card_authenticationRequired',
] as const;
const askingCards = [
  'pm_card_threeDSecure2Required',
  'pm_card_authenticationRequired',
  'pm_card_threeDSecureRequiredChargeDeclined',
  'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
] as const;
const bankCards = [
  'pm_card_pendingRefund',
  ...Array<'pm_card_refundFail'>(3).fill('pm_card_refundFail'),
  'pm_card_createDispute',
  'pm_card_createDisputeProductNotReceived',
  'pm_card_createDisputeInquiry',
] as const;
const goodStreets = ['Musterweg 1', 'Lindenallee 12', 'Am Kai 3'] as const;
const badStreets = [
  'Undeliverable St',
  'Refused at Purchase St',
  'No Rates St',
  'Silent Carrier St',
  ...Array<'Slow Carrier St'>(3).fill('Slow Carrier St'),
] as const;

/** Swarm testing: each seed has a subset of the faults, because all of them at once hide the races. */
export function planOf(seed: number, only: Restriction = {}): Plan {
  const { faults = drawFaults(seed), actors = drawActors(seed) } = only;
  const dice = new Dice(seed, 'traffic');
  const has = (id: FaultId) => faults.includes(id);
  const drawn = { bad: dice.between(0.2, 0.8), scarce: dice.chance(0.4) };

  const skus = Array.from({ length: dice.whole(1, 3) }, (_, at) => ({
    sku: `SKU-${at + 1}`,
    price: dice.whole(200, 9_000),
    onHand: drawn.scarce ? dice.whole(0, 4) : 100,
    isDigital: dice.chance(0.2),
  }));
  const [firstSku, ...otherSkus] = skus.map(({ sku }) => sku);
  const traffic = dice.magnitude(1_000, 30 * minute);
  const count = Math.round(dice.magnitude(1, 8));
  const orders = Array.from({ length: count }, (_, at): PlannedOrder => {
    const own = new Dice(seed, `order ${at + 1}`);
    const lines = [...new Set(Array.from({ length: own.whole(1, 2) }, () => own.pick([firstSku ?? '', ...otherSkus])))];
    const [card, street] = [own.pick(badCards), own.pick(badStreets)];
    const bad = { F25: own.chance(drawn.bad), F28: own.chance(drawn.bad) } as const;
    const wrong = (['F25', 'F28'] as const).filter((fault) => has(fault) && bad[fault]);
    const paymentMethod = wrong.includes('F25') ? card : cardOf(own, actors);
    // Where the money of an order comes back again and again, it matters how the order fails.
    const isRefused = paymentMethod === 'pm_card_refundFail' && own.chance(0.7);
    return {
      number: at + 1,
      at: own.between(0, traffic),
      lines: lines.map((sku) => ({ sku, quantity: own.whole(1, 2) })),
      paymentMethod,
      street: wrong.includes('F28') ? street : isRefused ? 'Refused at Purchase St' : own.pick(goodStreets),
      approves: own.pick(['enough', 'anything', 'enough', own.chance(0.2) ? 'too little' : 'enough']),
      hasDevice: own.chance(0.6),
      faults: wrong,
    };
  });
  const hosts = dice.whole(1, 3);
  const chaos = traffic + dice.magnitude(5 * minute, 6 * hour);
  const fulfillAfter = dice.chance(0.3) ? dice.pick([1_000, minute, minute, 30 * minute, 30 * minute, 8 * day]) : 0;
  const capture = dice.pick<CaptureMode>(['after_label', 'after_label', 'immediately']);
  return {
    seed,
    faults,
    actors,
    hosts,
    skus,
    orders: orders
      .filter(({ number }) => only.orders?.includes(number) ?? true)
      .map((order) => ({ ...order, street: streetFor(order, capture) })),
    chaos,
    fulfillAfter,
    capture,
  };
}

/** A carrier that never answers is asked for three days where the money is captured. An authorization would keep it up for seven. */
function streetFor({ street }: PlannedOrder, capture: CaptureMode): string {
  return street === 'Silent Carrier St' && capture === 'after_label' ? 'Slow Carrier St' : street;
}

function drawFaults(seed: number): FaultId[] {
  const dice = new Dice(seed, 'faults');
  if (dice.chance(0.03)) return [];
  const share = dice.pick([0.08, 0.2, 0.4]);
  return faultIds.filter((id) => new Dice(seed, `draws ${id}`).chance(share));
}

function cardOf(dice: Dice, actors: readonly ActorId[]): string {
  if (actors.includes('banks') && dice.chance(0.4)) return dice.pick(bankCards);
  const share = actors.includes('authenticates') ? 0.4 : 0.05;
  return dice.pick(dice.chance(share) ? askingCards : goodCards);
}

function drawActors(seed: number): ActorId[] {
  const dice = new Dice(seed, 'actors');
  const share = dice.pick([0, 0.15, 0.4, 0.7]);
  return actorIds.filter(() => dice.chance(share));
}

/** The installation id of an order's device. */
export const deviceOf = (number: number): string => `device-of-order-${number}`;
