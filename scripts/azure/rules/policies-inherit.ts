import { Program } from '../bicep/program.ts';
import { allInFile } from '../bicep/walk.ts';
import { allIn, type Element, malformation, policyOf } from '../policy.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

const sections = ['inbound', 'backend', 'outbound', 'on-error'];
const anywhere = ['base', 'choose', 'return-response', 'set-header'];

/** What may stand in each element: https://learn.microsoft.com/azure/api-management/api-management-policies */
const inside: Readonly<Record<string, readonly string[]>> = {
  policies: sections,
  inbound: [
    ...anywhere,
    'cors',
    'ip-filter',
    'rate-limit',
    'rate-limit-by-key',
    'set-backend-service',
    'validate-azure-ad-token',
    'validate-jwt',
  ],
  backend: ['base', 'forward-request', 'limit-concurrency'],
  outbound: anywhere,
  'on-error': anywhere,
  choose: ['when', 'otherwise'],
  when: [...anywhere, 'rate-limit', 'rate-limit-by-key', 'set-backend-service'],
  otherwise: [...anywhere, 'rate-limit', 'rate-limit-by-key', 'set-backend-service'],
  'limit-concurrency': ['forward-request'],
  'return-response': ['set-status', 'set-header', 'set-body'],
  'set-header': ['value'],
  cors: ['allowed-origins', 'allowed-methods', 'allowed-headers', 'expose-headers'],
  'allowed-origins': ['origin'],
  'allowed-methods': ['method'],
  'allowed-headers': ['header'],
  'expose-headers': ['header'],
  'validate-azure-ad-token': ['client-application-ids', 'audiences', 'required-claims'],
  'client-application-ids': ['application-id'],
  audiences: ['audience'],
  'required-claims': ['claim'],
  claim: ['value'],
};

export const policiesInherit: Rule = {
  name: 'every policy is well-formed, of elements that the gateway knows, and inherits in every section',
  check(tree) {
    const program = new Program(tree);
    const loaded = new Set(
      program.files.flatMap((file) =>
        [...allInFile(file)].flatMap((one) =>
          one.kind === 'literal' && typeof one.value === 'string' ? [one.value.split('/').at(-1)] : [],
        ),
      ),
    );
    return pathsUnder(tree, 'bicep/policies').flatMap((file): Finding[] => {
      const text = tree.files.get(file) ?? '';
      const faults = malformation(text) ?? '';
      if (faults !== '') return [{ file, what: `expected well-formed XML, found: ${faults}` }];
      const isUsed = loaded.has(file.split('/').at(-1));
      return [
        ...(isUsed ? [] : [{ file, what: 'expected a module that loads it, found none: take it out' }]),
        // The policy of the service itself is the top: nothing is above it, and <base /> has no effect there.
        ...faultsOf(policyOf(text), !file.includes('/service.')).map((what) => ({ file, what })),
      ];
    });
  },
};

function faultsOf(policy: Element, isInheriting: boolean): string[] {
  const found = policy.children.map(({ name }) => name);
  const unknown = allIn(policy).flatMap((element) =>
    element.children
      .filter(({ name }) => !(inside[element.name] ?? []).includes(name))
      .map(({ name }) => `expected no <${name}> in <${element.name}>, found one`),
  );
  const bases = policy.children.map((section) => ({
    section: section.name,
    times: section.children.filter(({ name }) => name === 'base').length,
    others: section.children.length,
  }));
  return [
    ...(found.join() === sections.join()
      ? []
      : [`expected <policies> of ${sections.join(', ')}, found <${policy.name}> of ${found.join(', ')}`]),
    ...unknown,
    ...bases
      .filter(({ times }) => times !== (isInheriting ? 1 : 0))
      .map(({ section, times }) =>
        isInheriting
          ? `expected <base /> once in <${section}>, found ${times}`
          : `expected no <base /> at the top, found one in <${section}>`,
      ),
    ...bases
      .filter(({ section, others }) => section === 'backend' && others !== 1)
      .map(({ others }) => `expected one element in <backend>, which takes no more, found ${others}`),
  ];
}
