import type { Order } from '../../shared/order/order.ts';
import type { Parts } from './app.ts';
import { Buyer } from './buyer.ts';
import { Courier } from './courier.ts';
import { Desk } from './desk.ts';
import { Feed } from './feed.ts';
import { FrontDoor } from './front-door.ts';
import type { Host, Process } from './host.ts';
import type { Plan } from './plan.ts';
import { Processes } from './processes.ts';
import { Reconcilers } from './reconcilers.ts';
import { Stage } from './stage.ts';
import { Sweepers } from './sweepers.ts';
import { Watch } from './watch.ts';

/** A shop, its buyers, its providers and its hosts, in one process and in virtual time. */
export class World extends Stage {
  readonly watch: Watch;
  readonly feed: Feed;
  readonly sweepers: Sweepers;
  readonly reconcilers: Reconcilers;
  readonly frontDoor: FrontDoor;
  readonly courier: Courier;
  readonly desk: Desk;
  readonly buyers: Buyer[];
  readonly attentions = new Map<string, number>();
  readonly #processes: Processes;

  constructor(plan: Plan, parts: Parts, isTraced: boolean) {
    super(plan, isTraced);
    this.#processes = new Processes(this, parts);
    this.watch = new Watch(this);
    this.stockUp();
    this.feed = new Feed(this, this.#processes);
    this.sweepers = new Sweepers(this, this.#processes);
    this.reconcilers = new Reconcilers(this, this.#processes);
    this.frontDoor = new FrontDoor(this, this.#processes);
    this.desk = new Desk(this, this.frontDoor);
    this.courier = new Courier(this, this.frontDoor);
    this.stripe.onMoney(() => this.courier.collect());
    this.easypost.onWork(() => this.courier.collect());
    this.buyers = plan.orders.map((planned) => new Buyer(this, this.frontDoor, planned));
  }

  /** The app begins on every host. */
  open(): void {
    for (const { process } of this.hosts) this.#processes.begin(process);
  }

  kill(host: Host, restartAfter: number): void {
    this.#processes.kill(host, restartAfter);
  }

  /** The process that runs something, wherever it is; one that is dead already stays so. */
  killProcess(process: Process, restartAfter: number): void {
    if (process.isAlive) this.kill(process.host, restartAfter);
  }

  freeze(host: Host, ms: number, isSuspended: boolean): void {
    this.#processes.freeze(host, ms, isSuspended);
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

  get distinctKeys(): number {
    return new Set(this.buyers.map(({ key }) => key)).size;
  }

  attention({ head }: Order): void {
    if (head.attention === null) return;
    const { code } = head.attention;
    this.attentions.set(code, (this.attentions.get(code) ?? 0) + 1);
  }
}
