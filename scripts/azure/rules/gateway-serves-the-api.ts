import { z } from 'zod';
import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { show } from '../bicep/values.ts';
import { type Environment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import { behindGateways } from '../landing-zone.ts';
import { allIn, type Element, named, policyOf } from '../policy.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Tree } from '../tree.ts';

const document = 'docs/openapi.json';
const functions = 'functions/main.ts';
const api = 'Microsoft.ApiManagement/service/apis';
/** The longest text that an expression in a template may come to. */
const longest = 131_072;
/** What the app and the providers' signatures count on, as it came. */
const untouched = ['authorization', 'idempotency-key', 'if-match', 'if-none-match', 'content-type'];

const operationSchema = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(z.string(), z.object({ headers: z.record(z.string(), z.unknown()).default({}) })),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

export const gatewayServesTheApi: Rule = {
  name: 'the gateway imports docs/openapi.json, which is what the functions serve, and passes on what they count on',
  check(tree) {
    const text = tree.files.get(document) ?? '{"paths":{}}';
    const operations = Object.entries(documentSchema.parse(JSON.parse(text)).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
    );
    const found = behindGateways(tree).flatMap(({ environment }) => [
      ...imported(environment, text),
      ...signIns(environment, operations),
      ...passedOn(environment, operations),
    ]);
    return [...served(tree, operations), ...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  },
};

type Operation = z.infer<typeof operationSchema> & { path: string; method: string };

/** Each operation is a function, and each HTTP function an operation. */
function served(tree: Tree, operations: readonly Operation[]): Finding[] {
  const calls = (tree.files.get(functions) ?? '').matchAll(/^http\('[^']+', \[([^\]]+)\], '([^']+)'/gm);
  const lives = (tree.files.get(functions) ?? '').matchAll(/route: '([^']+)', methods: \[([^\]]+)\]/g);
  const routes = [
    ...[...calls].map(([, methods = '', route = '']) => [route, methods] as const),
    ...[...lives].map(([, route = '', methods = '']) => [route, methods] as const),
  ].flatMap(([route, methods]) => methods.split(', ').map((method) => `${method.slice(1, -1)} /api/${route}`));
  const described = operations.map(({ method, path }) => `${method} ${path}`);
  return [
    ...described
      .filter((one) => !routes.includes(one))
      .map((one) => ({ file: document, what: `expected a function of ${one}, found none in ${functions}` })),
    ...routes
      .filter((one) => !described.includes(one))
      .map((one) => ({ file: functions, what: `expected ${one} in ${document}, found no such operation` })),
  ];
}

function imported({ declared }: Environment, text: string): Finding[] {
  const apis = ofType(declared, api);
  const whole = JSON.stringify(JSON.parse(text));
  return apis.flatMap((one): Finding[] => {
    const value = one.get('properties.value');
    const length = typeof value === 'string' ? value.length : 0;
    return [
      ...unexpected(one, {
        'properties.format': 'openapi+json',
        // Paths are part of what EasyPost signs, and what a buyer's page is built with.
        'properties.path': '',
        'properties.protocols': ['https'],
        'properties.subscriptionRequired': false,
      }),
      ...(value === whole ? [] : [finding(one, `${document} as the value of ${one.symbol}`, 'another')]),
      ...(length < longest ? [] : [finding(one, `less than ${longest} characters`, String(length))]),
    ];
  });
}

/** Import names operations in lowercase. */
function signIns({ declared }: Environment, operations: readonly Operation[]): Finding[] {
  const policies = ofType(declared, `${api}/operations/policies`);
  const guarded = policies
    .filter((one) => named(policyIn(one), 'validate-azure-ad-token').length === 1)
    .map(({ parent }) => show(parent?.name).slice(1, -1))
    .toSorted();
  const wanted = operations
    .filter(({ security }) => security.some((one) => 'operatorToken' in one))
    .map(({ operationId }) => operationId.toLowerCase())
    .toSorted();
  return policies
    .slice(0, 1)
    .filter(() => guarded.join() !== wanted.join())
    .map((one) => finding(one, `the sign-in of operators before ${wanted.join(', ')}`, guarded.join(', ')));
}

function passedOn({ declared }: Environment, operations: readonly Operation[]): Finding[] {
  const asked = operations
    .filter(({ path }) => !path.startsWith('/api/webhooks/'))
    .flatMap(({ parameters }) => parameters.filter((one) => one.in === 'header').map(({ name }) => name));
  const answered = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap((one) => Object.keys(one.headers)),
  );
  const signed = operations.flatMap(({ parameters }) => parameters.map(({ name }) => name.toLowerCase()));
  return ['service/policies', 'service/apis/policies', 'service/apis/operations/policies']
    .flatMap((type) => ofType(declared, `Microsoft.ApiManagement/${type}`))
    .flatMap((one) => {
      const policy = policyIn(one);
      const lists = (name: string) =>
        named(policy, name).flatMap(({ children }) => children.map(({ text }) => text.toLowerCase()));
      const lacking = (names: readonly string[], list: string) =>
        named(policy, 'cors').flatMap(() =>
          [...new Set(names)].filter((name) => !lists(list).includes(name.toLowerCase())),
        );
      return [
        ...lacking([...asked, 'Authorization', 'Content-Type'], 'allowed-headers').map((name) =>
          finding(one, `${name} among the headers that a shop's page may send`, 'none'),
        ),
        ...lacking(answered, 'expose-headers').map((name) =>
          finding(one, `${name} among the headers that a shop's page may read`, 'none'),
        ),
        ...rewritten(policy, [...untouched, ...signed]).map((name) =>
          finding(one, `${name} to pass as it came`, 'it rewritten'),
        ),
      ];
    });
}

/** Bodies and headers of a request that a policy changes. What it answers by itself is its own. */
function rewritten(policy: Element, headers: readonly string[]): string[] {
  const answers = named(policy, 'return-response').flatMap(allIn);
  const own = allIn(policy).filter((one) => !answers.includes(one));
  return [
    ...own.filter(({ name }) => name === 'set-body').map(() => 'the body'),
    ...own.flatMap(({ name, attributes }) =>
      name === 'set-header' && headers.includes(attributes['name']?.toLowerCase() ?? '')
        ? [attributes['name'] ?? '']
        : [],
    ),
  ];
}

function policyIn(resource: DeclaredResource): Element {
  const text = resource.get('properties.value');
  return policyOf(typeof text === 'string' ? text : '<policies />');
}

function finding({ file, line }: DeclaredResource, expected: string, found: string): Finding {
  return { file, line, what: `expected ${expected}, found ${found}` };
}
