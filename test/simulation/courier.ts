import { signatureHeaders } from '../../local/simulators/easypost/webhook-signature.ts';
import { stripeSignature } from '../../local/simulators/stripe/webhooks.ts';
import type { Dice } from './dice.ts';
import type { FrontDoor } from './front-door.ts';
import type { Appointment } from './schedule.ts';
import { webhookSecrets } from './shop-settings.ts';
import type { Stage } from './stage.ts';
import type { HookRoute } from './triggers.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Milliseconds between two tries to deliver an event, as Stripe does it: for about three days. */
const pauses = [5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 12 * hour, 12 * hour, 12 * hour, 12 * hour];
/** What happens later than this at a provider by itself, is seen when something else happens there. */
const horizon = 36 * hour;

/** How a webhook is signed. */
export interface Signing {
  secret: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Carries the events of both providers to the app, signed, again and again until each is taken. */
export class Courier {
  readonly #stage: Stage;
  readonly #frontDoor: FrontDoor;
  readonly #dice: Dice;
  #look: Appointment | undefined;
  /** When the copies of an event are sent, in milliseconds from now; none: it is lost. */
  fate: () => readonly number[];

  constructor(stage: Stage, frontDoor: FrontDoor) {
    this.#stage = stage;
    this.#frontDoor = frontDoor;
    this.#dice = stage.dice('courier');
    this.fate = () => [this.#dice.magnitude(20, 5_000)];
  }

  /** Takes what has happened at the providers, and plans to look when something happens there by itself. */
  collect(): void {
    const { stripe, easypost, schedule } = this.#stage;
    for (const event of stripe.machine.takeEvents(1)) this.#publish('payment-webhook', event);
    for (const event of easypost.machine.takeEvents()) this.#publish('shipping-webhook', event);
    const next = Math.min(stripe.machine.nextAt() ?? Infinity, easypost.machine.nextAt() ?? Infinity);
    this.#look?.cancel();
    if (next > schedule.now + horizon) return;
    this.#look = schedule.at(next, () => {
      stripe.machine.tick();
      this.collect();
    });
  }

  /** One delivery. Undefined: nobody answered. */
  async send(route: HookRoute, body: string, signing: Signing | undefined): Promise<number | undefined> {
    const path = route === 'payment-webhook' ? '/api/webhooks/payments' : '/api/webhooks/shipping';
    const headers = signing === undefined ? {} : signed(route, { body, url: `http://shop${path}`, ...signing });
    const answer = await this.#frontDoor.ask(route, { method: 'POST', path, headers, body });
    return answer?.status;
  }

  #publish(route: HookRoute, event: { id: string }): void {
    const body = JSON.stringify(event);
    for (const after of this.fate())
      this.#stage.schedule.after(after, () => this.#stage.act('webhook', () => this.#deliver(route, body)));
  }

  async #deliver(route: HookRoute, body: string): Promise<void> {
    const { schedule } = this.#stage;
    for (const pause of [...pauses, undefined]) {
      const secret = this.#dice.pick(webhookSecrets);
      const status = await this.send(route, body, { secret, at: schedule.now });
      if ((status !== undefined && status < 300) || pause === undefined) return;
      await this.#stage.pause(pause * this.#dice.between(0.8, 1.2));
    }
  }
}

function signed(
  route: HookRoute,
  { body, url, secret, at }: { body: string; url: string } & Signing,
): Record<string, string> {
  const attempt = { body, url, secret, sentAt: at };
  return route === 'payment-webhook' ? { 'stripe-signature': stripeSignature(attempt) } : signatureHeaders(attempt);
}
