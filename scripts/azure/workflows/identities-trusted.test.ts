import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { identitiesTrusted } from './identities-trusted.ts';

const identity = 'bicep/bootstrap/pipeline-identity.bicep';
const subject = "'repo:${repositories[format]}:environment:${githubEnvironment}'";

test.each([
  [
    'a branch',
    identity,
    subject,
    "'repo:${repositories[format]}:ref:refs/heads/main'",
    "found 'repo:o@1/r@2:ref:refs/heads/main'",
  ],
  ['every pull request', identity, subject, "'repo:${repositories[format]}:pull_request'", 'pull_request'],
  ['every repository', identity, subject, "'repo:*:environment:${githubEnvironment}'", 'repo:*'],
  ['another issuer', identity, 'token.actions.githubusercontent.com', 'token.actions.example', 'properties.issuer'],
  [
    'an environment that no job has',
    'bicep/bootstrap/main.bicep',
    "githubEnvironment: '${environmentName}-plan'",
    "githubEnvironment: '${environmentName}-look'",
    'a job that logs in by dev-look',
  ],
  [
    'no environment of a job',
    '.github/workflows/_deploy-infra.yml',
    '}}-infra',
    '}}-platform',
    'an identity that trusts dev-platform',
  ],
])('an identity that trusts %s is found', async (_, file, from, to, what) => {
  expect(await found(identitiesTrusted, [file, from, to])).toContain(what);
});
