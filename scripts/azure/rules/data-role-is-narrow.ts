import { type DeclaredResource, partOf } from '../bicep/declared-resource.ts';
import { isList, isValues, show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';

const definitionType = 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/security/reference-data-plane-actions */
const narrow =
  /^Microsoft\.DocumentDB\/databaseAccounts\/(readMetadata|sqlDatabases\/containers\/(items\/[\w*]+|executeQuery|readChangeFeed))$/;

export const dataRoleIsNarrow: Rule = {
  name: 'in Cosmos DB the app has a role of its own, over documents and the change feed of its database',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const assignments = ofType(declared, 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments');
      if (assignments.length === 0)
        return [{ file: path, what: 'expected the app to have a role in Cosmos DB, found none' }];
      return [...ofType(declared, definitionType).flatMap(ofDefinition), ...assignments.flatMap(ofAssignment)];
    });
  },
};

function ofDefinition(definition: DeclaredResource): Finding[] {
  const permissions = definition.get('properties.permissions');
  const actions = isList(permissions)
    ? permissions.flatMap((one) => (isValues(one) && isList(one['dataActions']) ? one['dataActions'] : [one]))
    : [permissions];
  const wide = actions.filter((action) => typeof action !== 'string' || !narrow.test(action));
  return [
    ...unexpected(definition, { 'properties.type': 'CustomRole' }),
    ...wide.map((action) => ({
      file: definition.file,
      line: definition.line,
      what: `expected actions on documents and the change feed alone, found ${show(action)}`,
    })),
  ];
}

function ofAssignment(assignment: DeclaredResource): Finding[] {
  const finding = (what: string) => ({ file: assignment.file, line: assignment.line, what });
  const role = assignment.get('properties.roleDefinitionId');
  const scope = show(assignment.get('properties.scope'));
  const isOwn = partOf(role)?.resource.type === definitionType;
  return [
    ...(isOwn ? [] : [finding(`expected a role that is defined here, found ${show(role)}`)]),
    ...(/\/dbs\/[^/]/.test(scope) ? [] : [finding(`expected the scope of one database, …/dbs/NAME, found ${scope}`)]),
  ];
}
