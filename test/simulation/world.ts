import type { Timer } from '@azure/functions';
import { InvocationContext } from '@azure/functions';
import type { Order } from '../../shared/order/order.ts';
import type { Signals } from '../../shared/ports/signals.ts';
import type { Steps } from '../../shared/steps/registry.ts';
import { cast } from './actors/cast.ts';
import { type App, type Parts, startApp } from './app.ts';
import { Buyer, deviceOf } from './buyer.ts';
import { CosmosAccount } from './cosmos-account.ts';
import { Courier } from './courier.ts';
import { Desk } from './desk.ts';
import { Dice } from './dice.ts';
import { EasyPostAccount } from './easypost-account.ts';
import { armed } from './faults/catalog.ts';
import { calmFeed, Feed, type FeedTroubles } from './feed.ts';
import { FrontDoor } from './front-door.ts';
import { Host, type Process } from './host.ts';
import type { Plan, PlannedOrder } from './plan.ts';
import { PushHub } from './push-hub.ts';
import { Reconcilers } from './reconcilers.ts';
import { Schedule } from './schedule.ts';
import { StripeAccount } from './stripe-account.ts';
import { Sweepers } from './sweepers.ts';
import { TaxService } from './tax-service.ts';
import { Trace } from './trace.ts';
import { Troubles } from './troubles.ts';
import { Watch } from './watch.ts';
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

/** A shop, its buyers, its providers and its hosts, in one process and in virtual time. */
export class World {
  readonly plan: Plan;
  readonly parts: Parts;
  readonly schedule: Schedule;
  readonly troubles = new Troubles();
  readonly trace: Trace;
  readonly wire: Wire;
  readonly cosmos: CosmosAccount;
  readonly stripe: StripeAccount;
  readonly easypost: EasyPostAccount;
  readonly hub: PushHub;
  readonly tax = new TaxService();
  readonly watch: Watch;
  readonly hosts: readonly [Host, ...Host[]];
  readonly feed: Feed;
  readonly sweepers: Sweepers;
  readonly reconcilers: Reconcilers;
  readonly frontDoor: FrontDoor;
  readonly courier: Courier;
  readonly desk: Desk;
  readonly buyers: Buyer[];
  readonly timer: Timer = {
    isPastDue: false,
    schedule: { adjustForDST: false },
    scheduleStatus: { last: '', next: '', lastUpdated: '' },
  };
  readonly invocation = new InvocationContext();
  /** Orders by id, of those that were acknowledged. */
  readonly acknowledgedOrders = new Map<string, PlannedOrder>();
  readonly attentions = new Map<string, number>();
  readonly feedTroubles: FeedTroubles;
  hasTwoSweepers = false;
  /** Weakens the steps of one process. */
  readonly #faultySteps: ((steps: Steps, process: Process) => Steps)[] = [];
  readonly #dice = new Map<string, Dice>();
  readonly #apps = new Map<Process, App>();
  readonly #hostDice: Dice;
  readonly #onCalm: (() => void)[] = [];
  readonly #onAcknowledged: ((customer: Customer) => void)[] = [];
  readonly #customers = new Map<string, Customer>();
  #chaosEnd: number;
  #commands = 0;

  constructor(plan: Plan, parts: Parts, isTraced: boolean) {
    this.plan = plan;
    this.parts = parts;
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
    this.watch = new Watch(this);
    this.#stockUp();
    this.feed = new Feed(this);
    this.sweepers = new Sweepers(this);
    this.reconcilers = new Reconcilers(this);
    this.frontDoor = new FrontDoor(this);
    this.desk = new Desk(this);
    this.courier = new Courier(this);
    this.stripe.onMoney(() => this.courier.collect());
    this.easypost.onWork(() => this.courier.collect());
    for (const { process } of this.hosts) this.begin(process);
    this.buyers = plan.orders.map((planned) => new Buyer(this, planned));
    for (const actor of plan.actors) cast[actor](this);
    for (const fault of plan.faults) armed[fault](this);
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
    this.sweepers.plan();
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

  /** A process of the app begins. */
  begin(process: Process): void {
    this.#apps.set(process, startApp(this, process));
  }

  kill(host: Host, restartAfter: number): void {
    if (!host.process.isAlive) return;
    this.trace.note(host.name, () => `the process dies; the next one begins in ${Math.round(restartAfter)} ms`);
    this.#apps.delete(host.process);
    host.kill(restartAfter, (process) => this.begin(process));
    this.feed.lost(host, this.#hostDice.between(1_000, 60_000));
  }

  /** The process that runs something, wherever it is; one that is dead already stays so. */
  killProcess(process: Process, restartAfter: number): void {
    if (process.isAlive) this.kill(process.host, restartAfter);
  }

  freeze(host: Host, ms: number, isSuspended: boolean): void {
    this.trace.note(host.name, () => `freezes for ${Math.round(ms / 1_000)} s`);
    host.freeze(ms, isSuspended);
    if (ms > 60_000) this.feed.lost(host, 60_000);
  }

  /** Has a process do something; `done` follows unless the process dies on the way. What is thrown is a violation. */
  invoke(process: Process, name: string, work: (app: App) => Promise<void>, done: () => void = () => undefined): void {
    const app = this.#apps.get(process);
    if (app === undefined || !process.isAlive) return;
    const told = async () => {
      try {
        await work(app);
      } catch (error) {
        this.watch.violate('escaped', `${name} threw ${error instanceof Error ? error.stack : String(error)}`);
      }
      done();
    };
    void told();
  }

  /** How each order ended, by the number of the planned one. */
  ends(): Map<number, string> {
    return new Map(
      [...this.acknowledgedOrders].map(([orderId, { number }]) => {
        const { ended = 'missing', payment = '', shipment = '' } = this.watch.orders.get(orderId)?.head ?? {};
        return [number, `${ended}, payment ${payment}, shipment ${shipment}`];
      }),
    );
  }

  /** The orders that still have something before them, for people. */
  overdue(): string {
    return [...this.watch.orders.values()]
      .filter(({ wakeAt }) => wakeAt !== null)
      .map(({ id, head, attempts, runs, waitsFor }) => {
        const { goal, payment, shipment, stock, ended } = head;
        const axes = `goal ${goal}, payment ${payment}, shipment ${shipment}, stock ${stock}, ended ${ended}`;
        return `${id} (${axes}, attempts ${attempts}, runs ${runs}, waits for ${waitsFor ?? 'nobody'})`;
      })
      .join(', ');
  }

  /** Whether a process leaves a provider in peace at the moment. */
  isOpen(process: Process, provider: unknown): boolean {
    return this.#apps.get(process)?.isOpen(provider) === true;
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
    return {
      event: (name, fields) => {
        this.trace.note(process.host.name, () => `· ${name} ${JSON.stringify(fields)}`);
        this.watch.told(name, fields);
      },
      problem: (name, error, fields) => {
        const message = error instanceof Error ? error.message : String(error);
        this.trace.note(process.host.name, () => `! ${name} ${JSON.stringify(fields)} ${message}`);
        this.watch.told(name, { ...fields, message });
      },
    };
  }

  spoilSteps(spoil: (steps: Steps, process: Process) => Steps): void {
    this.#faultySteps.push(spoil);
    for (const { process } of this.hosts) this.begin(process);
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

  /** Somebody outside of the app does something. What is thrown is a fault of the simulation. */
  act(name: string, work: () => Promise<void>): void {
    this.schedule.wake();
    work().catch((error: unknown) => {
      this.watch.violate('actor', `${name}: ${error instanceof Error ? error.stack : String(error)}`);
    });
  }

  get distinctKeys(): number {
    return new Set(this.buyers.map(({ key }) => key)).size;
  }

  named(text: string): string {
    let named = text;
    for (const [id, { number }] of this.acknowledgedOrders) named = named.replaceAll(id, `order ${number}`);
    return named;
  }

  attention({ head }: Order): void {
    if (head.attention === null) return;
    const { code } = head.attention;
    this.attentions.set(code, (this.attentions.get(code) ?? 0) + 1);
  }

  #stockUp(): void {
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
