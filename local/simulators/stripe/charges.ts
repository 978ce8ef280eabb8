import type Stripe from 'stripe';
import { noSuch } from './refusal.ts';
import type { TestCard } from './test-cards.ts';

interface Held {
  charge: Stripe.Charge;
  card: TestCard;
}

/** Every charge of the account, approved or declined, with the card that was charged. */
export class Charges {
  readonly #held = new Map<string, Held>();

  add(charge: Stripe.Charge, card: TestCard): void {
    this.#held.set(charge.id, { charge, card });
  }

  /** @throws {StripeRefusal} 404 */
  retrieve(id: string, param = 'charge'): Stripe.Charge {
    return this.#find(id, param).charge;
  }

  cardOf({ id }: Stripe.Charge): TestCard {
    return this.#find(id, 'charge').card;
  }

  /** The charge of the latest attempt to authorize the intent. */
  latest({ latest_charge: id }: Stripe.PaymentIntent): Stripe.Charge | undefined {
    return typeof id === 'string' ? this.#held.get(id)?.charge : undefined;
  }

  all(): Stripe.Charge[] {
    return [...this.#held.values()].map(({ charge }) => charge);
  }

  clear(): void {
    this.#held.clear();
  }

  #find(id: string, param: string): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw noSuch('charge', id, param);
    return held;
  }
}
