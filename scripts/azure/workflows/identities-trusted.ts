import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { show } from '../bicep/values.ts';
import { bootstrap } from '../bootstrap.ts';
import { ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Tree } from '../tree.ts';
import { logsIn, readWorkflows } from './workflow.ts';

const credentials = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';

const fixed = {
  'properties.issuer': 'https://token.actions.githubusercontent.com',
  'properties.audiences': ['api://AzureADTokenExchange'],
};

export const identitiesTrusted: Rule = {
  name: 'identities of the pipeline trust environments of GitHub alone, those that the workflows log in by',
  check(tree) {
    const trusts = ofType(bootstrap(tree).declared, credentials);
    return [...trusts.flatMap((one) => unexpected(one, fixed)), ...loose(trusts), ...differing(tree, trusts)];
  },
};

const environmentOf = (credential: DeclaredResource) =>
  /^'repo:(?:o@1\/r@2|o\/r):environment:([\w-]+)'$/.exec(show(credential.get('properties.subject')))?.[1];

/** Those that somebody else could get in by. */
function loose(trusts: readonly DeclaredResource[]): Finding[] {
  return trusts
    .filter((one) => environmentOf(one) === undefined)
    .map((one) => ({
      file: one.file,
      line: one.line,
      what: `expected repo:…:environment:NAME of the repository, found ${show(one.get('properties.subject'))}`,
    }));
}

/** Environments that jobs log in by and no identity trusts, and the reverse. */
function differing(tree: Tree, trusts: readonly DeclaredResource[]): Finding[] {
  const trusted = new Set(trusts.flatMap((one) => environmentOf(one) ?? []));
  const used = new Set(
    readWorkflows(tree)
      .flatMap(({ jobs }) => jobs.filter(logsIn))
      .flatMap(({ environment }) => environment?.replace(/\$\{\{[^}]+\}\}/, 'dev') ?? []),
  );
  const file = 'bicep/bootstrap/main.bicep';
  const untrusted = [...used].filter((name) => !trusted.has(name));
  const unused = [...trusted].filter((name) => !used.has(name));
  return [
    ...untrusted.map((name) => ({ file, what: `expected an identity that trusts ${name}, found none` })),
    ...unused.map((name) => ({ file, what: `expected a job that logs in by ${name}, found none` })),
  ];
}
