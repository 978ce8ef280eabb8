import type { Rule } from '../rule.ts';
import { actionsPinned } from './actions-pinned.ts';
import { artifactBuiltOnce } from './artifact-built-once.ts';
import { artifactsMeet } from './artifacts-meet.ts';
import { callsFit } from './calls-fit.ts';
import { changesScanned } from './changes-scanned.ts';
import { checkoutsForget } from './checkouts-forget.ts';
import { coreToolsAlike } from './core-tools-alike.ts';
import { deploysApart } from './deploys-apart.ts';
import { deploysTried } from './deploys-tried.ts';
import { driftNightly } from './drift-nightly.ts';
import { identitiesTrusted } from './identities-trusted.ts';
import { jobsBounded } from './jobs-bounded.ts';
import { loginsByEnvironment } from './logins-by-environment.ts';
import { parametersHandedOver } from './parameters-handed-over.ts';
import { permissionsLeast } from './permissions-least.ts';
import { pipelineAssignsLittle } from './pipeline-assigns-little.ts';
import { scriptsExist } from './scripts-exist.ts';
import { scriptsStop } from './scripts-stop.ts';
import { scriptsTrusted } from './scripts-trusted.ts';
import { secretsFew } from './secrets-few.ts';
import { settingsFromBicep } from './settings-from-bicep.ts';
import { stagesInTurn } from './stages-in-turn.ts';
import { workflowsLint } from './workflows-lint.ts';

/** How things get to Azure: what GitHub runs, in whose name, and in which order. */
export const workflowRules: readonly Rule[] = [
  workflowsLint,
  callsFit,
  actionsPinned,
  permissionsLeast,
  scriptsTrusted,
  scriptsStop,
  jobsBounded,
  checkoutsForget,
  loginsByEnvironment,
  identitiesTrusted,
  pipelineAssignsLittle,
  secretsFew,
  parametersHandedOver,
  settingsFromBicep,
  artifactBuiltOnce,
  artifactsMeet,
  stagesInTurn,
  deploysApart,
  deploysTried,
  driftNightly,
  changesScanned,
  scriptsExist,
  coreToolsAlike,
];
