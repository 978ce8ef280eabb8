import { type DeclaredResource, partOf } from '../bicep/declared-resource.ts';
import { at, isList, show, type Value } from '../bicep/values.ts';
import { type Environment, environments, ofType } from '../environments.ts';
import { aGateway, aNetwork } from '../landing-zone.ts';
import type { Finding, Rule } from '../rule.ts';

/** What joins each subnet: Flex Consumption, an API Management of the second generation, and network cards alone. */
const delegations: Readonly<Record<string, string | undefined>> = {
  'snet-functions': 'Microsoft.App/environments',
  'snet-gateway': 'Microsoft.Web/serverFarms',
  'snet-endpoints': undefined,
};
/** What Flex Consumption and API Management want at least, as the length of a prefix. */
const smallest = 26;

export const subnetsAreGuarded: Rule = {
  name: 'every subnet has a security group, room, and the one delegation of what joins it, which is where it says',
  check(tree) {
    return environments(tree, { network: aNetwork, gateway: aGateway('StandardV2') }).flatMap((environment) => {
      const networks = ofType(environment.declared, 'Microsoft.Network/virtualNetworks');
      return [...networks.flatMap(ofNetwork), ...joined(environment)];
    });
  },
};

function ofNetwork(network: DeclaredResource): Finding[] {
  const listed = network.get('properties.subnets');
  const subnets = isList(listed) ? listed : [];
  const names = subnets.map((subnet) => at(subnet, 'name'));
  const finding = (expected: string, found: string): Finding => ({
    file: network.file,
    line: network.line,
    what: `expected ${expected}, found ${found}`,
  });
  const absent = Object.keys(delegations).filter((name) => !names.includes(name));
  return [
    ...absent.map((name) => finding(`a subnet ${name}`, names.map(show).join(', '))),
    ...overlapping(subnets).map(([one, other]) => finding('subnets apart from each other', `${one} and ${other}`)),
    ...subnets.flatMap((subnet) => {
      const name = show(at(subnet, 'name'));
      const group = partOf(at(subnet, 'properties.networkSecurityGroup.id'))?.resource;
      const delegated = at(subnet, 'properties.delegations');
      const services = isList(delegated) ? delegated.map((one) => show(at(one, 'properties.serviceName'))) : [];
      const wanted = delegations[name.slice(1, -1)];
      const range = rangeOf(at(subnet, 'properties.addressPrefix'));
      return [
        ...(group?.type === 'Microsoft.Network/networkSecurityGroups' && !group.existing
          ? []
          : [finding(`a security group of ${name}`, 'none')]),
        ...(services.join() === (wanted === undefined ? '' : show(wanted))
          ? []
          : [finding(`${name} to be delegated to ${wanted ?? 'nothing'}`, services.join(', '))]),
        ...(range !== undefined && range.length <= smallest
          ? []
          : [finding(`a /${smallest} or more for ${name}`, show(at(subnet, 'properties.addressPrefix')))]),
        ...(wanted !== undefined || at(subnet, 'properties.privateEndpointNetworkPolicies') === 'Enabled'
          ? []
          : [finding(`privateEndpointNetworkPolicies of ${name}, so that its group counts`, 'none')]),
        ...(name.includes('_') ? [finding('a name without _, which Flex Consumption does not take', name)] : []),
      ];
    }),
  ];
}

function joined({ declared }: Environment): Finding[] {
  const places: readonly [DeclaredResource[], string, string][] = [
    [ofType(declared, 'Microsoft.Web/sites'), 'properties.virtualNetworkSubnetId', 'snet-functions'],
    [
      ofType(declared, 'Microsoft.ApiManagement/service'),
      'properties.virtualNetworkConfiguration.subnetResourceId',
      'snet-gateway',
    ],
  ];
  return places.flatMap(([resources, path, subnet]) =>
    resources
      .filter((one) => !show(one.get(path)).includes(`/subnets/${subnet}`))
      .map((one) => ({
        file: one.file,
        line: one.line,
        what: `expected ${one.symbol} in ${subnet}, found ${show(one.get(path))}`,
      })),
  );
}

function rangeOf(prefix: Value | undefined): { first: number; last: number; length: number } | undefined {
  const [, address, length] = /^([\d.]+)\/(\d+)$/.exec(typeof prefix === 'string' ? prefix : '') ?? [];
  if (address === undefined) return undefined;
  const first = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return { first, last: first + 2 ** (32 - Number(length)) - 1, length: Number(length) };
}

function overlapping(subnets: readonly Value[]): [string, string][] {
  const ranges = subnets.map((one) => ({
    name: show(at(one, 'name')),
    ...rangeOf(at(one, 'properties.addressPrefix')),
  }));
  return ranges.flatMap(({ name, last = 0 }, index) =>
    ranges
      .slice(index + 1)
      .filter((other) => (other.first ?? 0) <= last && (other.last ?? 0) >= (ranges[index]?.first ?? 0))
      .map((other): [string, string] => [name, other.name]),
  );
}
