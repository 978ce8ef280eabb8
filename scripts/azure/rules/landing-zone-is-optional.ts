import { show } from '../bicep/values.ts';
import { type Environment, environments, ofType } from '../environments.ts';
import { aGateway, aNetwork } from '../landing-zone.ts';
import type { Finding, Rule } from '../rule.ts';

const network = 'Microsoft.Network/';
const gateway = 'Microsoft.ApiManagement/';

/** Each is paid for by the hour, or stands between the shop and whoever works on it. */
export const landingZoneIsOptional: Rule = {
  name: 'network and gateway are off in dev, and where one is off nothing of it is declared',
  check(tree) {
    const off = environments(tree, { network: null, gateway: null });
    return [
      ...environments(tree)
        .filter(({ name }) => name === 'dev')
        .flatMap((one) => declares(one, [network, gateway], 'in dev')),
      ...off.flatMap((one) => [...declares(one, [network, gateway], 'with both off'), ...closes(one)]),
      ...environments(tree, { network: aNetwork, gateway: null }).flatMap((one) =>
        declares(one, [gateway], 'with the gateway off'),
      ),
      ...environments(tree, { network: null, gateway: aGateway('StandardV2') }).flatMap((one) => [
        ...declares(one, [network], 'with the network off'),
        ...closes(one),
      ]),
    ];
  },
};

function declares({ declared, path }: Environment, namespaces: readonly string[], when: string): Finding[] {
  return declared
    .filter(({ type }) => namespaces.some((namespace) => type.startsWith(namespace)))
    .map(({ file, line, type }) => ({ file, line, what: `expected nothing ${when}, found ${type} by ${path}` }));
}

/** Without a network there is no other way in than from the internet, and no other way out. */
function closes({ declared }: Environment): Finding[] {
  const closed = declared.filter((one) => (one.get('properties.publicNetworkAccess') ?? 'Enabled') !== 'Enabled');
  const joined = ofType(declared, 'Microsoft.Web/sites').filter(
    (app) => (app.get('properties.virtualNetworkSubnetId') ?? null) !== null,
  );
  return [
    ...closed.map((one) => ({
      file: one.file,
      line: one.line,
      what: `expected ${one.symbol} to be reached from the internet with the network off, found ${show(one.get('properties.publicNetworkAccess'))}`,
    })),
    ...joined.map(({ file, line, symbol }) => ({
      file,
      line,
      what: `expected no subnet of ${symbol} with the network off, found one`,
    })),
  ];
}
