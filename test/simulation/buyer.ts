import { z } from 'zod';
import type { Answer, FrontDoor } from './front-door.ts';
import { deviceOf, type PlannedOrder } from './plan.ts';
import type { Stage } from './stage.ts';

const acknowledgmentSchema = z.object({ orderId: z.string(), accessToken: z.string() });
const orderSchema = z.object({ events: z.array(z.object({ seq: z.int() })) });

/** A buyer in front of a storefront: orders, tries again, looks what became of it. */
export class Buyer {
  readonly #stage: Stage;
  readonly #frontDoor: FrontDoor;
  readonly planned: PlannedOrder;
  readonly key: string;
  readonly #body: string;
  /** The first acknowledgment. */
  #acknowledged: { orderId: string; token: string; text: string } | undefined;
  #seen = 0;

  constructor(stage: Stage, frontDoor: FrontDoor, planned: PlannedOrder) {
    this.#stage = stage;
    this.#frontDoor = frontDoor;
    this.planned = planned;
    this.key = `key-of-order-${planned.number}-${'0'.repeat(16)}`;
    this.#body = JSON.stringify(this.#checkout());
  }

  get acknowledged(): { orderId: string; token: string; text: string } | undefined {
    return this.#acknowledged;
  }

  /** The whole story of one order, as far as the buyer is in it. */
  async shop(): Promise<void> {
    const { schedule, plan } = this.#stage;
    const dice = this.#stage.dice(`buyer ${this.planned.number}`);
    const has = (fault: (typeof plan.faults)[number]) => plan.faults.includes(fault);
    await this.#stage.pause(this.planned.at);
    for (const fault of this.planned.faults) this.#stage.troubles.count(fault);
    const tries: Promise<void>[] = [];
    const clicks = has('F18') && dice.chance(0.6) ? dice.whole(2, 3) : 1;
    if (clicks > 1) this.#stage.troubles.count('F18');
    for (let click = 0; click < clicks; click += 1) {
      tries.push(this.#order(has('F20') && dice.chance(0.5), dice.magnitude(200, 20_000)));
      await this.#stage.pause(dice.between(0, 300));
    }
    if (has('F19') && dice.chance(0.5)) {
      await this.#stage.pause(dice.magnitude(1, 60_000));
      await this.#orderSomethingElse();
    }
    await Promise.all(tries);
    for (let look = 0; look < dice.whole(0, 3) && schedule.now < this.#stage.chaosEnd; look += 1) {
      await this.#stage.pause(dice.magnitude(10, 600_000));
      await this.look();
    }
  }

  /** Sends the order until it gets an answer that is final. */
  async #order(isFirstAnswerLost: boolean, pause: number): Promise<void> {
    let isLost = isFirstAnswerLost;
    for (;;) {
      if (isLost) this.#stage.troubles.count('F20');
      const answer = await this.send(isLost);
      isLost = false;
      if (answer !== undefined && answer.status < 500) return;
      await this.#stage.pause(pause);
    }
  }

  /** One try, or a replay. */
  async send(isAnswerLost = false): Promise<Answer | undefined> {
    const answer = await this.#post(this.#body, isAnswerLost);
    if (answer?.status === 201) this.#acknowledge(answer);
    else if (answer !== undefined && answer.status < 500 && this.#acknowledged !== undefined) {
      this.#stage.violate('I15', `${this.#name} was acknowledged, and the replay is answered ${answer.status}`);
    }
    return answer;
  }

  /** GET: what was acknowledged is there, and never older than what was seen. */
  async look(): Promise<void> {
    if (this.#acknowledged === undefined) return;
    const { orderId, token } = this.#acknowledged;
    const answer = await this.#frontDoor.ask('orders', {
      method: 'GET',
      path: `/api/orders/${orderId}`,
      params: { orderId },
      headers: { authorization: `Bearer ${token}`, ...(this.#seen > 0 && { 'if-none-match': `"${this.#seen}"` }) },
    });
    if (answer === undefined || answer.status >= 500 || answer.status === 304) return;
    if (answer.status !== 200) {
      this.#stage.violate('I13', `${this.#name} was acknowledged, and GET answers ${answer.status}`);
      return;
    }
    const seq = orderSchema.parse(JSON.parse(answer.text)).events.length;
    if (seq < this.#seen) this.#stage.violate('I13', `${this.#name} went back from ${this.#seen} to ${seq}`);
    this.#seen = seq;
  }

  get #name(): string {
    return `order ${this.planned.number}`;
  }

  #post(body: string, isAnswerLost: boolean): Promise<Answer | undefined> {
    return this.#frontDoor.ask(
      'checkout',
      {
        method: 'POST',
        path: '/api/checkout',
        headers: { 'idempotency-key': this.key, 'content-type': 'application/json' },
        body,
      },
      isAnswerLost,
    );
  }

  #acknowledge({ text }: Answer): void {
    const { orderId, accessToken } = acknowledgmentSchema.parse(JSON.parse(text));
    if (this.#acknowledged === undefined) {
      this.#acknowledged = { orderId, token: accessToken, text };
      this.#stage.acknowledged(orderId, accessToken, this.planned);
    } else if (this.#acknowledged.text !== text) {
      this.#stage.violate('I15', `${this.#name}: another answer to the same request`);
    }
  }

  async #orderSomethingElse(): Promise<void> {
    this.#stage.troubles.count('F19');
    const was = this.#acknowledged;
    const answer = await this.#post(JSON.stringify({ ...this.#checkout(), channel: 'another' }), false);
    if (was !== undefined && answer?.status === 201) {
      this.#stage.violate('I15', `${this.#name}: another body under its key was accepted`);
    }
  }

  #checkout() {
    const { lines, paymentMethod, street, approves, hasDevice, number } = this.planned;
    const items = lines.reduce((sum, { sku, quantity }) => sum + quantity * this.#stage.priceOf(sku), 0);
    const amount = { enough: 10 * items + 10_000, 'too little': items + 490, anything: undefined }[approves];
    return {
      lines,
      shippingOption: 'standard',
      currency: 'EUR',
      ...(amount !== undefined && { approvedTotal: { amount, currency: 'EUR' } }),
      paymentMethod,
      contact: { name: `Buyer ${number}`, email: `buyer${number}@example.com` },
      shippingAddress: { name: `Buyer ${number}`, lines: [street], city: 'Berlin', postalCode: '10115', country: 'DE' },
      ...(hasDevice && { installationId: deviceOf(number) }),
    };
  }
}
