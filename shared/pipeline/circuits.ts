import type { StepName } from '../order/next-step.ts';
import type { Clock } from '../ports/clock.ts';
import type { FailureClass } from '../ports/failure.ts';
import type { Random } from '../ports/ids.ts';
import type { Signals } from '../ports/signals.ts';
import { Circuit, type Permit, type Standing } from './circuit.ts';

/** What has a circuit. The store has none: without it there is nothing to be spared. */
export const providers = ['payments', 'shipping', 'tax'] as const;
export type Provider = (typeof providers)[number];

/** Whom a step calls; null: the store alone. */
const providerOf = {
  'calculate-tax': 'tax',
  'commit-tax': 'tax',
  'reverse-tax': 'tax',
  'prepare-payment': 'payments',
  'authorize-payment': 'payments',
  'check-payment': 'payments',
  'replace-payment': 'payments',
  'capture-payment': 'payments',
  'look-payment': 'payments',
  'refund-payment': 'payments',
  'cancel-payment': 'payments',
  'prepare-shipment': 'shipping',
  'buy-shipment': 'shipping',
  'resolve-shipment': 'shipping',
  'void-shipment': 'shipping',
  'check-label': 'shipping',
  'look-shipment': 'shipping',
  'reserve-stock': null,
  'consume-stock': null,
  'release-stock': null,
} as const satisfies Record<StepName, Provider | null>;

/** The circuits of one process. */
export class Circuits {
  readonly #clock: Clock;
  readonly #circuits: Record<Provider, Circuit>;

  constructor({ clock, random, signals }: { clock: Clock; random: Random; signals: Signals }) {
    this.#clock = clock;
    const circuit = (provider: Provider) =>
      new Circuit({ clock, random, changed: (state, cause) => report(signals, provider, state, cause) });
    this.#circuits = { payments: circuit('payments'), shipping: circuit('shipping'), tax: circuit('tax') };
  }

  standing(provider: Provider): Standing {
    return this.#circuits[provider].standing();
  }

  /** The provider that a step would call, while its circuit is not closed again; undefined when the step may run. */
  blocking(step: StepName): Provider | undefined {
    const provider = providerOf[step];
    return provider !== null && isInterrupted(this.standing(provider)) ? provider : undefined;
  }

  /**
   * Lets a step call its provider, in its turn; or names the provider, which is not to be called, or not before
   * `deadline` (monotonic milliseconds).
   */
  async enter(step: StepName, deadline: number): Promise<Permit | Provider> {
    const provider = providerOf[step];
    if (provider === null) return free;
    const circuit = this.#circuits[provider];
    const wait = circuit.turn(deadline - this.#clock.monotonic());
    if (wait === undefined) return provider;
    if (wait > 0) await this.#clock.sleep(wait);
    return circuit.begin() ?? provider;
  }
}

/** Orders do not call a provider of their own accord: at most one of them, to probe it. */
export const isInterrupted = (standing: Standing): boolean => standing === 'open' || standing === 'half_open';

const free: Permit = { succeeded: () => {}, failed: () => {}, ended: () => {} };

/** How little a provider is called. */
const degree = { closed: 0, recovering: 1, half_open: 2, open: 3 } as const satisfies Record<Standing, number>;

function report(signals: Signals, provider: Provider, state: Standing, cause: FailureClass | null): void {
  signals.event('provider.circuit', { provider, state, cause });
  signals.measure('provider.circuit', degree[state], { provider });
  if (cause === 'configuration') signals.problem('provider.refused', new ProviderRefused(provider), { provider });
}

/** The provider does not take the credentials, or does not know the account: somebody has to see to the settings. */
class ProviderRefused extends Error {
  readonly code = 'provider_refused';

  constructor(provider: Provider) {
    super(`${provider}: credentials or account refused. Check its key in the settings.`);
    this.name = 'ProviderRefused';
  }
}
