import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { isList, show, type Value } from '../bicep/values.ts';
import { type Environment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import { behindGateways, type Tier } from '../landing-zone.ts';
import { type Element, named, policyOf } from '../policy.ts';
import type { Finding, Rule } from '../rule.ts';

const service = 'Microsoft.ApiManagement/service';
const policyTypes = [`${service}/policies`, `${service}/apis/policies`, `${service}/apis/operations/policies`];
/** What Consumption has not: https://learn.microsoft.com/azure/api-management/api-management-features */
const notInConsumption = ['rate-limit-by-key', 'quota-by-key'];

export const gatewayLimits: Rule = {
  name: 'the gateway limits what one caller may do by what its tier can, and lets in the shops of its environment alone',
  check(tree) {
    const found = behindGateways(tree).flatMap(({ tier, environment }) => ofGateway(tier, environment));
    return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
  },
};

function ofGateway(tier: Tier, { declared, values }: Environment): Finding[] {
  const policies = policyTypes.flatMap((type) => ofType(declared, type));
  const elements = policies.map((resource) => ({ resource, policy: policyOf(textOf(resource)) }));
  const all = (name: string) => elements.flatMap(({ policy }) => named(policy, name));
  const [top] = elements;
  const at = ({ file, line }: DeclaredResource, what: string): Finding => ({ file, line, what: `${what}, in ${tier}` });
  if (top === undefined) return [{ file: 'bicep/main.bicep', what: `expected policies of the gateway, found none` }];
  const limit = tier === 'Consumption' ? 'limit-concurrency' : 'rate-limit-by-key';
  const breakers = ofType(declared, `${service}/backends`).filter(
    (one) => (one.get('properties.circuitBreaker') ?? null) === null,
  );
  return [
    ...policies.flatMap((one) => unexpected(one, { name: 'policy', 'properties.format': 'xml' })),
    ...(named(top.policy, limit).length === 1
      ? []
      : [at(top.resource, `expected one <${limit}>, found another number`)]),
    ...(tier === 'Consumption' ? notInConsumption.flatMap(all) : []).map(({ name }) =>
      at(top.resource, `expected no <${name}>, found one`),
    ),
    ...ofType(declared, `${service}/backends`)
      .filter((one) => breakers.includes(one) !== (tier === 'Consumption'))
      .map((one) => at(one, `expected ${tier === 'Consumption' ? 'no' : 'a'} circuit breaker of ${one.symbol}`)),
    ...elements.flatMap(({ resource, policy }) => [
      ...undeclared(textOf(resource), policy, declared).map((what) => at(resource, what)),
      ...named(policy, 'cors').flatMap((cors) => ofCors(cors, values['corsOrigins']).map((what) => at(resource, what))),
    ]),
    ...(all('cors').length === 1 ? [] : [at(top.resource, `expected one <cors>, found ${all('cors').length}`)]),
    ...ofType(declared, 'Microsoft.Web/sites').flatMap((app) =>
      unexpected(app, { 'properties.siteConfig.cors.allowedOrigins': [] }),
    ),
  ];
}

/** Named values and backends that a policy counts on. */
function undeclared(text: string, policy: Element, declared: readonly DeclaredResource[]): string[] {
  const names = (type: string) => ofType(declared, `${service}/${type}`).map(({ name }) => name);
  const used = [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name = '']) => name);
  const backends = named(policy, 'set-backend-service').map(({ attributes }) => attributes['backend-id'] ?? '');
  return [
    ...used
      .filter((name) => !names('namedValues').includes(name))
      .map((name) => `expected the value ${name}, found none`),
    ...backends
      .filter((name) => !names('backends').includes(name))
      .map((name) => `expected the backend ${name}, found none`),
  ];
}

function ofCors(cors: Element, expected: Value | undefined): string[] {
  const origins = named(cors, 'origin').map(({ text }) => text);
  const right = isList(expected) && show(origins) === show(expected) && !origins.includes('*');
  const credentials = cors.attributes['allow-credentials'];
  return [
    ...(right ? [] : [`expected the origins ${show(expected)}, found ${show(origins)}`]),
    ...(credentials === 'false' ? [] : [`expected allow-credentials false, found ${credentials}`]),
  ];
}

function textOf(policy: DeclaredResource): string {
  const text = policy.get('properties.value');
  return typeof text === 'string' ? text : '<policies />';
}
