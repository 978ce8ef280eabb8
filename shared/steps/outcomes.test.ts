import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { TransitionRefused } from '../order/apply.ts';
import { axisNames } from '../order/axes.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import { lapseOf, type NextStep, nextStep } from '../order/next-step.ts';
import type { Look, Order, Terms } from '../order/order.ts';
import { returnedOf } from '../order/refunds.ts';
import { wakeAt } from '../order/wake-at.ts';
import { PortFailure } from '../ports/failure.ts';
import { everyAnswer, everyOutcome } from './every-answer.fixture.ts';
import { stepsOver } from './registry.ts';
import type { Outcome } from './step.ts';

const watchdog = 120_000;
const reason = { code: 'test', detail: 'A reason of a test.' };
const asked = { key: 'k', fingerprint: 'f' };
const ordered = { ...asked, note: 'A note.' };
const attention: EntryDraft = { type: 'order.attention', reason };
const byOperator: readonly string[] = ['order.retried', 'order.resolved', 'order.closed', 'cancel.ordered'];

/** An order, and the time at which it is looked at. */
interface Moment {
  order: Order;
  now: number;
}

/**
 * All moments that an order can come to. `calmWays`: where each leads without further trouble. `refused`: what the ledger did
 * not take, and where.
 */
interface Walk {
  moments: Map<string, Moment>;
  calmWays: Map<string, string[]>;
  refused: Set<string>;
}

/**
 * Walks from checkout over everything that steps can come to, whatever the outside answers, and everything that buyers and
 * operators may do, at every date that counts. Two moments that lead to the same are one.
 */
async function walkOf(terms: Partial<Terms>): Promise<Walk> {
  const placed = sampleOrder(1);
  const first = { order: { ...placed, terms: { ...placed.terms, ...terms } }, now: placed.terms.placedAt };
  const walk: Walk = { moments: new Map([[keyOf(first), first]]), calmWays: new Map(), refused: new Set() };
  for (const [key, moment] of walk.moments) {
    const { order, now } = moment;
    const next = nextStep(order, now);
    const decided = next.kind === 'decide' ? [recorded(walk, 'nextStep', order, now, [next.entry])] : [];
    const done = next.kind === 'run' ? await everyOutcome((choose) => outcomeOf(walk, moment, next, choose)) : [];
    const steps = [...decided, ...done].map((one) => woken(one, now));
    const later = nextDate(moment);
    const calm = [...steps.slice(0, 1), ...later, ...commanded(moment, [{ type: 'order.retried', ...ordered }])];
    for (const one of [...steps, ...later, ...(next.kind === 'decide' ? [] : fromOutside(moment))]) {
      const to = keyOf(one);
      if (!walk.moments.has(to)) walk.moments.set(to, one);
    }
    walk.calmWays.set(key, calm.map(keyOf));
  }
  return walk;
}

const woken = (order: Order, now: number): Moment => ({
  order: { ...order, wakeAt: wakeAt(order, now, watchdog) },
  now,
});
const author = (at: number) => ({ by: 'test', at, command: 'c' });

type Running = Extract<NextStep, { kind: 'run' }>;
type Choose = Parameters<Parameters<typeof everyOutcome>[0]>[0];

/** The order after a step. */
async function outcomeOf(walk: Walk, { order, now }: Moment, { step, look }: Running, choose: Choose): Promise<Order> {
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  let written = order;
  const ledger = {
    commit: async (...drafts: EntryDraft[]) => {
      written = append(written, drafts, author(now));
      return written;
    },
  };
  let outcome: Outcome;
  try {
    outcome = await stepsOver({ ...everyAnswer(order, choose), clock, watchdog })[step](order, ledger);
  } catch (error) {
    if (error instanceof PortFailure) return written;
    walk.refused.add(`${step} throws ${String(error)} (${keyOf({ order, now })})`);
    return order;
  }
  const drafts = outcome.kind === 'entries' ? outcome.entries : [attention];
  const after = recorded(walk, step, written, now, drafts);
  return look === undefined ? after : { ...after, look: { ...after.look, [look]: false } };
}

function recorded({ refused }: Walk, by: string, order: Order, now: number, drafts: readonly EntryDraft[]): Order {
  const allowed = afterAll(order, now, drafts);
  if (allowed instanceof TransitionRefused) refused.add(`${by}: ${allowed.message} (${keyOf({ order, now })})`);
  return allowed instanceof TransitionRefused ? order : allowed;
}

function afterAll(order: Order, now: number, drafts: readonly EntryDraft[]): Order | TransitionRefused {
  try {
    return append(order, drafts, author(now));
  } catch (error) {
    if (error instanceof TransitionRefused) return error;
    throw error;
  }
}

/** What buyers, operators and webhooks may do at a moment, and the next date that counts. */
function fromOutside(moment: Moment): Moment[] {
  const { order, now } = moment;
  const { head, look } = order;
  const looks: (keyof Look)[] = [
    ...(['prepared', 'action_required', 'authorized', 'captured'].includes(head.payment) ? ['payment' as const] : []),
    ...(['bought', 'in_transit'].includes(head.shipment) ? ['shipment' as const] : []),
  ];
  const hinted = looks.filter((at) => !look[at]).map((at) => woken({ ...order, look: { ...look, [at]: true } }, now));
  return [...[...commandsOn(order)].flatMap((drafts) => commanded(moment, drafts)), ...hinted];
}

function commanded({ order, now }: Moment, drafts: readonly EntryDraft[]): Moment[] {
  const after = afterAll(order, now, drafts);
  return after instanceof TransitionRefused ? [] : [woken(after, now)];
}

function nextDate({ order, now }: Moment): Moment[] {
  const dates = datesOf(order).filter((date) => date > now);
  return dates.length === 0 ? [] : [{ order, now: Math.min(...dates) }];
}

function* commandsOn({ head }: Order): Generator<EntryDraft[]> {
  const voiding: EntryDraft[] = head.shipment === 'bought' ? [{ type: 'shipment.voiding' }] : [];
  const pending = head.refunds.filter(({ state }) => state === 'pending');
  const settled = pending.map(({ id }): EntryDraft => ({ type: 'refund.rejected', id, reason }));
  yield [{ type: 'cancel.requested', ...asked }];
  yield [{ type: 'cancel.ordered', ...ordered }, ...voiding];
  yield [{ type: 'order.retried', ...ordered }];
  yield [...settled, { type: 'order.closed', ...ordered }];
  yield [...settled, { type: 'order.resolved', ...ordered }];
  if (head.generation === 1) yield [{ type: 'payment.method_changed', paymentMethod: 'pm_2', ...asked }];
  if (head.refunds.length === 0) yield [{ type: 'refund.requested', id: 'ref_1', amount: 1_000, ...asked }];
}

function datesOf({ wakeAt: wake, head }: Order): number[] {
  const { payment, shipment, fence, action, authorization, labelCheckAt, refunds } = head;
  const pending = refunds.filter(({ state }) => state === 'pending').map(({ next }) => next);
  const fenced = shipment === 'buying' ? [fence?.lookAt, fence?.until] : [];
  const asked = payment === 'action_required' ? [action?.expiresAt] : [];
  const lapses = payment === 'authorized' && ['none', 'prepared', 'buying'].includes(shipment);
  const dates = [wake, labelCheckAt, ...pending, ...fenced, ...asked, lapses ? lapseOf(authorization) : null];
  return dates.flatMap((date) => date ?? []);
}

/** All that decides what happens next. */
function keyOf({ order, now }: Moment): string {
  const { head, look } = order;
  const { goal, payment, shipment, generation, replacement, attention: asks, refunds, disputes } = head;
  const isOpen = payment === 'none' || payment === 'prepared' || payment === 'action_required';
  const looks = isOpen || payment === 'authorized' || payment === 'captured' ? look.payment : '';
  // An order that is undone does not ask how far the shipment had come that nobody will buy.
  const isGivenUp = goal !== 'fulfill' && ['none', 'prepared', 'impossible', 'voided'].includes(shipment);
  return [
    ...axisNames.map((axis) => (axis === 'shipment' && isGivenUp ? 'given up' : head[axis])),
    isOpen ? generation : '',
    payment === 'action_required' && replacement !== null,
    asks !== null,
    looks,
    shipment === 'bought' || shipment === 'in_transit' ? look.shipment : '',
    datesOf(order)
      .map((date) => Number(date <= now))
      .join(''),
    ...refunds
      .filter(({ origin, state }) => origin !== 'undo' || state !== 'rejected')
      .map(({ origin, state, amount }) => `${origin} ${state} ${amount}`)
      .toSorted(),
    ...disputes.map(({ state, amount }) => `${state} ${amount}`),
  ].join(' ');
}

/** Where time, calm answers and an operator who has it tried again do not lead to an end that leaves nothing to do. */
function deadEnds({ moments, calmWays }: Walk): string[] {
  const origins = new Map([...moments.keys()].map((key): [string, string[]] => [key, []]));
  for (const [from, tos] of calmWays) for (const to of tos) origins.get(to)?.push(from);
  const isDone = ({ order, now }: Moment) => order.head.ended !== 'no' && nextStep(order, now).kind === 'rest';
  const reached = new Set([...moments].filter(([, moment]) => isDone(moment)).map(([key]) => key));
  for (const key of reached) for (const origin of origins.get(key) ?? []) reached.add(origin);
  return [...moments.keys()].filter((key) => !reached.has(key));
}

/** An undone order that has ended with money in hand, which nobody is to give back and no operator was asked about. */
function keepsMoney({ order, now }: Moment): boolean {
  const { ended, payment, totals, attention: asks } = order.head;
  const isHeld = payment === 'captured' && returnedOf(order.head) < (totals?.total ?? 0);
  const isUndone = ended === 'canceled' || ended === 'failed';
  const isKnown = asks !== null || order.log.some(({ type }) => byOperator.includes(type));
  return isUndone && isHeld && !isKnown && nextStep(order, now).kind === 'rest';
}

/** In attention, and neither an operator's word nor, after a cancel in vain, a second one lets it go. */
function isTrapped({ order, now }: Moment): boolean {
  if (order.head.attention === null) return false;
  const isClosed = (one: Order) =>
    [...commandsOn(one)].some((drafts) => {
      const after = afterAll(one, now, drafts);
      return (
        !(after instanceof TransitionRefused) &&
        ['order.closed', 'order.resolved'].includes(after.log.at(-1)?.type ?? '')
      );
    });
  const inVain = afterAll(order, now, [{ type: 'cancel.ordered', ...ordered }, attention]);
  return !isClosed(order) && (inVain instanceof TransitionRefused || !isClosed(inVain));
}

describe.each<[string, Partial<Terms>]>([
  ['after the label', {}],
  ['immediately', { capture: 'immediately' }],
])('an order that is captured %s, whatever steps come to and people do', async (_, terms) => {
  const walk = await walkOf(terms);
  const where = (is: (moment: Moment) => boolean) => [...walk.moments].filter(([, one]) => is(one)).map(([key]) => key);

  it('meets a ledger that takes every entry', () => {
    expect([...walk.refused].slice(0, 5)).toEqual([]);
    expect(walk.moments.size).toBeGreaterThan(10_000);
  });

  it('rests only when it has ended, or in attention', () => {
    const rests = ({ order, now }: Moment) => nextStep(order, now, false).kind === 'rest';
    expect(where((one) => rests(one) && one.order.head.ended === 'no' && one.order.head.attention === null)).toEqual(
      [],
    );
  });

  it('comes to an end when the trouble is over', () => {
    expect(deadEnds(walk).slice(0, 5)).toEqual([]);
  });

  it('keeps no money of an order that is undone', () => {
    expect(where(keepsMoney).slice(0, 5)).toEqual([]);
  });

  it('leaves attention by the word of an operator', () => {
    expect(where(isTrapped).slice(0, 5)).toEqual([]);
  });
});
