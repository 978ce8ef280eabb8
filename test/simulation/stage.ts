import type { Timer } from '@azure/functions';
import { InvocationContext } from '@azure/functions';
import type { Signals } from '../../shared/ports/signals.ts';
import type { Steps } from '../../shared/steps/registry.ts';
import { CosmosAccount } from './cosmos-account.ts';
import { Dice } from './dice.ts';
import { EasyPostAccount } from './easypost-account.ts';
import { calmFeed, type FeedTroubles } from './feed-troubles.ts';
import { Host, type Process } from './host.ts';
import { deviceOf, type Plan, type PlannedOrder } from './plan.ts';
import { PushHub } from './push-hub.ts';
import { Schedule } from './schedule.ts';
import { StripeAccount } from './stripe-account.ts';
import { TaxService } from './tax-service.ts';
import { Trace } from './trace.ts';
import { Troubles } from './troubles.ts';
import { Wire } from './wire.ts';

/** 2026-03-28, a day before clocks change in Europe. */
const start = Date.UTC(2026, 2, 28, 20);

/** A buyer with an order, and what opens it. */
export interface Customer {
  orderId: string;
  token: string;
  /** Of the planned order. */
  number: number;
}

/** What people do at the payment provider without the app. */
export type Deed = 'refund' | 'cancel' | 'capture' | 'dispute';

/** What should never be, and was. */
export interface Violation {
  /** Of the invariants in docs/reliability.md; `escaped`: a handler threw. */
  invariant: string;
  text: string;
  /** Milliseconds after the start. */
  at: number;
}

type Told = (event: string, fields: Record<string, unknown>) => void;

/** What everybody in a world stands on: time, chance, hosts, the services of others, and what is known of the orders. */
export class Stage {
  readonly plan: Plan;
  readonly schedule: Schedule;
  readonly troubles = new Troubles();
  readonly trace: Trace;
  readonly wire: Wire;
  readonly cosmos: CosmosAccount;
  readonly stripe: StripeAccount;
  readonly easypost: EasyPostAccount;
  readonly hub: PushHub;
  readonly tax = new TaxService();
  readonly hosts: readonly [Host, ...Host[]];
  readonly feedTroubles: FeedTroubles;
  readonly timer: Timer = {
    isPastDue: false,
    schedule: { adjustForDST: false },
    scheduleStatus: { last: '', next: '', lastUpdated: '' },
  };
  readonly invocation = new InvocationContext();
  /** Orders by id, of those that were acknowledged. */
  readonly acknowledgedOrders = new Map<string, PlannedOrder>();
  readonly violations: Violation[] = [];
  hasTwoSweepers = false;
  readonly #faultySteps: ((steps: Steps, process: Process) => Steps)[] = [];
  readonly #dice = new Map<string, Dice>();
  readonly #hostDice: Dice;
  readonly #onCalm: (() => void)[] = [];
  readonly #onTold: Told[] = [];
  readonly #onAcknowledged: ((customer: Customer) => void)[] = [];
  readonly #customers = new Map<string, Customer>();
  readonly #elsewhere = new Map<string, Set<Deed>>();
  #chaosEnd: number;
  #commands = 0;

  constructor(plan: Plan, isTraced: boolean) {
    this.plan = plan;
    this.#chaosEnd = start + plan.chaos;
    this.schedule = new Schedule(start, this.dice('ties').random);
    this.trace = new Trace(this.schedule, isTraced);
    this.wire = new Wire(this.dice('wire'), this.troubles, this.trace);
    this.cosmos = new CosmosAccount(this.schedule, this.dice('cosmos').random);
    this.stripe = new StripeAccount(this.schedule, this.dice('stripe'));
    this.easypost = new EasyPostAccount(this.schedule, this.dice('easypost'));
    this.hub = new PushHub(this.schedule, this.dice('hub'));
    this.#hostDice = this.dice('hosts');
    const others = Array.from({ length: plan.hosts - 1 }, (_, at) => new Host(`host ${at + 2}`, this.schedule));
    this.hosts = [new Host('host 1', this.schedule), ...others];
    const pages = this.dice('pages');
    this.feedTroubles = { ...calmFeed, pollDelay: () => pages.between(50, 500), pageSize: () => 100 };
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.schedule.now - start;
  }

  /** Nothing goes wrong any more after this (epoch milliseconds). */
  get chaosEnd(): number {
    return this.#chaosEnd;
  }

  extendChaos(until: number): void {
    this.#chaosEnd = Math.max(this.#chaosEnd, until);
  }

  onCalm(work: () => void): void {
    this.#onCalm.push(work);
  }

  /** From here on nothing goes wrong any more. */
  calm(): void {
    this.troubles.end();
    this.trace.note(undefined, () => '— nothing goes wrong any more —');
    for (const host of this.hosts) host.skew = 0;
    for (const work of this.#onCalm) work();
  }

  /** The stream of chance of that name. */
  dice(name: string): Dice {
    const known = this.#dice.get(name);
    if (known !== undefined) return known;
    const dice = new Dice(this.plan.seed, name);
    this.#dice.set(name, dice);
    return dice;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule.after(ms, () => {
        this.schedule.wake();
        resolve();
      });
    });
  }

  anyHost(): Host {
    return this.#hostDice.pick(this.hosts);
  }

  aliveHost(): Host | undefined {
    const [first, ...others] = this.hosts.filter(({ process, isFrozen }) => process.isAlive && !isFrozen);
    return first && this.#hostDice.pick([first, ...others]);
  }

  nextCommand(): string {
    this.#commands += 1;
    return `command-${this.#commands}`;
  }

  signals(process: Process): Signals {
    const tell: Told = (event, fields) => {
      for (const listener of this.#onTold) listener(event, fields);
    };
    return {
      event: (name, fields) => {
        this.trace.note(process.host.name, () => `· ${name} ${JSON.stringify(fields)}`);
        tell(name, fields);
      },
      problem: (name, error, fields) => {
        const message = error instanceof Error ? error.message : String(error);
        this.trace.note(process.host.name, () => `! ${name} ${JSON.stringify(fields)} ${message}`);
        tell(name, { ...fields, message });
      },
      measure: () => {},
    };
  }

  /** Told of every event and problem that the app tells. */
  onTold(listener: Told): void {
    this.#onTold.push(listener);
  }

  violate(invariant: string, text: string): void {
    const named = this.named(text);
    this.violations.push({ invariant, text: named, at: this.elapsed });
    this.trace.note(undefined, () => `✗ ${invariant}: ${named}`);
  }

  /** Has something happen before steps of processes that begin from here on. */
  spoilSteps(spoil: (steps: Steps, process: Process) => Steps): void {
    this.#faultySteps.push(spoil);
  }

  withFaultySteps(steps: Steps, process: Process): Steps {
    return this.#faultySteps.reduce((spoiled, spoil) => spoil(spoiled, process), steps);
  }

  priceOf(sku: string): number {
    return this.plan.skus.find((one) => one.sku === sku)?.price ?? 0;
  }

  acknowledged(orderId: string, token: string, planned: PlannedOrder): void {
    const customer = { orderId, token, number: planned.number };
    this.acknowledgedOrders.set(orderId, planned);
    this.#customers.set(orderId, customer);
    this.trace.name(orderId, `order ${planned.number}`);
    for (const listener of this.#onAcknowledged) listener(customer);
  }

  /** Told of every order that was acknowledged, once. */
  onAcknowledged(listener: (customer: Customer) => void): void {
    this.#onAcknowledged.push(listener);
  }

  customerOf(orderId: string): Customer | undefined {
    return this.#customers.get(orderId);
  }

  /** Somebody did something at the provider. */
  done(orderId: string, deed: Deed): void {
    this.#elsewhere.set(orderId, new Set([...(this.#elsewhere.get(orderId) ?? []), deed]));
  }

  /** What people did at the provider about an order. */
  elsewhere(orderId: string): ReadonlySet<Deed> {
    return this.#elsewhere.get(orderId) ?? new Set();
  }

  /** Somebody outside of the app does something. What is thrown is a fault of the simulation. */
  act(name: string, work: () => Promise<void>): void {
    this.schedule.wake();
    work().catch((error: unknown) => {
      this.violate('actor', `${name}: ${error instanceof Error ? error.stack : String(error)}`);
    });
  }

  named(text: string): string {
    let named = text;
    for (const [id, { number }] of this.acknowledgedOrders) named = named.replaceAll(id, `order ${number}`);
    return named;
  }

  /** What the shop begins with. */
  stockUp(): void {
    for (const { sku, price, onHand, isDigital: digital } of this.plan.skus) {
      const prices = { EUR: price };
      const product = { id: 'product', sku, name: sku, taxCode: 'txcd_99999999', prices, weight: 200, digital };
      this.cosmos.write('catalog', sku, ['product'], (container) => container.create([sku], product));
      const stock = { id: 'stock', sku, onHand, available: onHand };
      this.cosmos.write('catalog', sku, ['stock'], (container) => container.create([sku], stock));
    }
    for (const { number, hasDevice } of this.plan.orders) if (hasDevice) this.hub.register(deviceOf(number));
  }
}
