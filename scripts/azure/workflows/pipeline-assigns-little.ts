import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { show } from '../bicep/values.ts';
import { bootstrap } from '../bootstrap.ts';
import { environments, ofType } from '../environments.ts';
import { aGateway } from '../landing-zone.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Tree } from '../tree.ts';

const assignments = 'Microsoft.Authorization/roleAssignments';
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Who holds one of these makes anybody an owner, unless a condition says whom and what. */
const assigning: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

export const pipelineAssignsLittle: Rule = {
  name: 'the pipeline gives and takes the roles that the modules assign, to identities, and no others',
  check(tree) {
    const roles = rolesAssigned(tree);
    return ofType(bootstrap(tree).declared, assignments).flatMap((assignment) => {
      const role = assigning[guidsIn(show(assignment.get('properties.roleDefinitionId')))[0] ?? ''];
      return role === undefined ? [] : faultsOf(assignment, role, roles);
    });
  },
};

function rolesAssigned(tree: Tree): string[] {
  const all = [...environments(tree), ...environments(tree, { gateway: aGateway('BasicV2') })].flatMap(({ declared }) =>
    ofType(declared, assignments).flatMap((one) => guidsIn(show(one.get('properties.roleDefinitionId')))),
  );
  return [...new Set(all)].toSorted();
}

function faultsOf(assignment: DeclaredResource, role: string, roles: readonly string[]): Finding[] {
  const { file, line, symbol } = assignment;
  const at = (what: string): Finding => ({ file, line, what });
  const condition = assignment.get('properties.condition');
  if (typeof condition !== 'string' || assignment.get('properties.conditionVersion') !== '2.0')
    return [at(`expected ${symbol} to give ${role} under a condition of version 2.0, found ${show(condition)}`)];
  if (condition.replaceAll(/\{[0-9a-f-]{36}(?:, [0-9a-f-]{36})*\}/g, '{ROLES}') !== form)
    return [at(`expected ${symbol} to give ${role} where ${form}, found ${condition}`)];
  return Array.from(condition.matchAll(/GuidEquals (\{[^}]*\})/g), ([, list = '']) => guidsIn(list).toSorted())
    .filter((listed) => listed.join() !== roles.join())
    .map((listed) => at(`expected ${symbol} to let ${roles.join(', ')} be assigned, found ${listed.join(', ')}`));
}

/** https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples */
const form = (['write Request', 'delete Resource'] as const)
  .map((one) => {
    const [action, of] = one.split(' ');
    const only = `ForAnyOfAnyValues:GuidEquals {ROLES} AND @${of}[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}`;
    return `((!(ActionMatches{'${assignments}/${action}'})) OR (@${of}[${assignments}:RoleDefinitionId] ${only}))`;
  })
  .join(' AND ');

const guidsIn = (text: string): string[] => text.toLowerCase().match(guid) ?? [];
