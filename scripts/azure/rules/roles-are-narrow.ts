import { type DeclaredResource, partOf, resourceOf } from '../bicep/declared-resource.ts';
import { Program } from '../bicep/program.ts';
import { show, Unresolved, type Value } from '../bicep/values.ts';
import { allInFile } from '../bicep/walk.ts';
import { type Environment, inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const broad: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

/** What the app cannot work without, and on what. */
const needed = [
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'Microsoft.Storage/storageAccounts'],
  ['Storage Table Data Contributor', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', 'Microsoft.Storage/storageAccounts'],
  ['Monitoring Metrics Publisher', '3913510d-42f4-4e42-8a64-420c390055eb', 'Microsoft.Insights/components'],
  ['Key Vault Secrets User', '4633458b-17de-408a-b874-0445c86b69e6', 'Microsoft.KeyVault/vaults'],
] as const;

export const rolesAreNarrow: Rule = {
  name: 'every role is assigned on one resource and is none that may do all, and the app has those that it needs',
  check(tree) {
    const program = new Program(tree);
    const spelled = pathsUnder(tree, 'bicep', '.bicep').filter((path) => !path.startsWith('bicep/bootstrap/'));
    return [
      ...spelled.flatMap((file) =>
        [...allInFile(program.file(file))].flatMap((one) => {
          const role =
            one.kind === 'literal' && typeof one.value === 'string' ? broad[one.value.toLowerCase()] : undefined;
          return role === undefined
            ? []
            : [{ file, line: one.line, what: `expected no role ${role} outside of bootstrap/, found ${one.text}` }];
        }),
      ),
      ...inEachEnvironment(tree, (environment) => [
        ...ofAssignments(environment),
        ...ofPolicies(environment),
        ...whatIsMissing(environment),
      ]),
    ];
  },
};

function ofAssignments({ declared }: Environment): Finding[] {
  return ofType(declared, 'Microsoft.Authorization/roleAssignments').flatMap((assignment) => {
    const { file, line, scope } = assignment;
    const findings = unexpected(assignment, { 'properties.principalType': 'ServicePrincipal' });
    const on = resourceOf(scope);
    if (on === undefined || on.type === 'Microsoft.Resources/resourceGroups')
      return [
        ...findings,
        {
          file,
          line,
          what: `expected ${assignment.symbol} on one resource, found ${scope === undefined ? `the whole ${assignment.targetScope}` : show(scope)}`,
        },
      ];
    return findings;
  });
}

/** A policy that repairs has an identity of its own, which needs a role on all that it repairs. Ours only look and refuse. */
function ofPolicies({ declared }: Environment): Finding[] {
  return ofType(declared, 'Microsoft.Authorization/policyAssignments')
    .filter((one) => one.get('identity') !== undefined)
    .map(({ file, line, symbol }) => ({ file, line, what: `expected no identity of ${symbol}, found one` }));
}

function whatIsMissing({ declared, path }: Environment): Finding[] {
  const assignments = ofType(declared, 'Microsoft.Authorization/roleAssignments');
  const identities = ofType(declared, 'Microsoft.ManagedIdentity/userAssignedIdentities').map(
    ({ identity }) => identity,
  );
  const isApp = (assignment: DeclaredResource) => {
    const principal = partOf(assignment.get('properties.principalId'));
    return principal !== undefined && identities.includes(principal.resource.identity);
  };
  return needed
    .filter(
      ([, id, type]) =>
        !assignments.some(
          (one) =>
            isApp(one) && mentions(one.get('properties.roleDefinitionId'), id) && resourceOf(one.scope)?.type === type,
        ),
    )
    .map(([role, , type]) => ({
      file: path,
      what: `expected the role ${role} of the app on ${type}, found no such assignment`,
    }));
}

function mentions(value: Value | undefined, text: string): boolean {
  return value instanceof Unresolved ? value.text.includes(text) : typeof value === 'string' && value.includes(text);
}
