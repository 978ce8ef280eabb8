import type { Values } from './bicep/values.ts';
import { type Environment, environments } from './environments.ts';
import type { Tree } from './tree.ts';

/** A network that is on, as a parameters file would set it. */
export const aNetwork: Values = { addressPrefix: '10.40.0.0/22', fixedEgress: true };

export const tiers = ['Consumption', 'BasicV2', 'StandardV2'] as const;
export type Tier = (typeof tiers)[number];

/** A gateway that is on, with everything that it may have. */
export function aGateway(tier: Tier): Values {
  return {
    tier,
    publisherName: 'Shop',
    publisherEmail: 'shop-team@shop.example',
    operatorSignIn: {
      audience: '00000000-0000-0000-0000-000000000001',
      clientId: '00000000-0000-0000-0000-000000000002',
      role: 'operator',
    },
  };
}

/** Every environment behind a gateway of each tier, where nothing else is said without a network. */
export function behindGateways(tree: Tree, network: Values | null = null): { tier: Tier; environment: Environment }[] {
  return tiers.flatMap((tier) =>
    environments(tree, { network, gateway: aGateway(tier) }).map((environment) => ({ tier, environment })),
  );
}
