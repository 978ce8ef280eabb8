import type { Rule } from './rule.ts';
import { alertQueriesAnswer } from './rules/alert-queries-answer.ts';
import { alertsHaveRunbooks } from './rules/alerts-have-runbooks.ts';
import { alertsTell } from './rules/alerts-tell.ts';
import { apiVersionsArePinned } from './rules/api-versions-are-pinned.ts';
import { appIsHardened } from './rules/app-is-hardened.ts';
import { appSettingsMatch } from './rules/app-settings-match.ts';
import { bicepParses } from './rules/bicep-parses.ts';
import { budgetsTell } from './rules/budgets-tell.ts';
import { childrenFitParents } from './rules/children-fit-parents.ts';
import { containersMatch } from './rules/containers-match.ts';
import { corsNamesItsShops } from './rules/cors-names-its-shops.ts';
import { costsHaveACeiling } from './rules/costs-have-a-ceiling.ts';
import { dataKnowsIdentitiesOnly } from './rules/data-knows-identities-only.ts';
import { dataRoleIsNarrow } from './rules/data-role-is-narrow.ts';
import { decisionsAreRecorded } from './rules/decisions-are-recorded.ts';
import { declaredOnce } from './rules/declared-once.ts';
import { devIdlesForNothing } from './rules/dev-idles-for-nothing.ts';
import { environmentsSetParameters } from './rules/environments-set-parameters.ts';
import { everythingIsDescribed } from './rules/everything-is-described.ts';
import { everythingIsLogged } from './rules/everything-is-logged.ts';
import { everythingIsTagged } from './rules/everything-is-tagged.ts';
import { feedsStayAwake } from './rules/feeds-stay-awake.ts';
import { gatewayLimits } from './rules/gateway-limits.ts';
import { gatewayServesTheApi } from './rules/gateway-serves-the-api.ts';
import { keysStayUnused } from './rules/keys-stay-unused.ts';
import { landingZoneIsOptional } from './rules/landing-zone-is-optional.ts';
import { linterIsStrict } from './rules/linter-is-strict.ts';
import { locksHold } from './rules/locks-hold.ts';
import { meansAreOfOnePart } from './rules/means-are-of-one-part.ts';
import { modulesAreCalledRight } from './rules/modules-are-called-right.ts';
import { namesAreDeclared } from './rules/names-are-declared.ts';
import { namesAreKnownAtStart } from './rules/names-are-known-at-start.ts';
import { networkClosesTheData } from './rules/network-closes-the-data.ts';
import { nothingIsUnused } from './rules/nothing-is-unused.ts';
import { oneAtATime } from './rules/one-at-a-time.ts';
import { policiesInherit } from './rules/policies-inherit.ts';
import { privateIsReachable } from './rules/private-is-reachable.ts';
import { prodSurvivesAZone } from './rules/prod-survives-a-zone.ts';
import { queriesAnalyze } from './rules/queries-analyze.ts';
import { readinessIsAsked } from './rules/readiness-is-asked.ts';
import { rolesAreNarrow } from './rules/roles-are-narrow.ts';
import { secretsStaySecret } from './rules/secrets-stay-secret.ts';
import { signalsEmitted } from './rules/signals-emitted.ts';
import { storageForgets } from './rules/storage-forgets.ts';
import { storageIsClosed } from './rules/storage-is-closed.ts';
import { subnetsAreGuarded } from './rules/subnets-are-guarded.ts';
import { telemetryTakesIdentitiesOnly } from './rules/telemetry-takes-identities-only.ts';
import { thresholdsAreTold } from './rules/thresholds-are-told.ts';
import { throughputFits } from './rules/throughput-fits.ts';
import { valuesFitTypes } from './rules/values-fit-types.ts';
import { vaultHoldsSecrets } from './rules/vault-holds-secrets.ts';
import { vaultIsGuarded } from './rules/vault-is-guarded.ts';
import { whatExistsIsThere } from './rules/what-exists-is-there.ts';
import { whatIsRequiredIsThere } from './rules/what-is-required-is-there.ts';
import { wordsAreAzures } from './rules/words-are-azures.ts';
import { zonesAreSaid } from './rules/zones-are-said.ts';
import { workflowRules } from './workflows/workflow-rules.ts';

/** Everything that is held against the files without Azure, in the order it is printed. */
export const rules: readonly Rule[] = [
  bicepParses,
  namesAreDeclared,
  namesAreKnownAtStart,
  childrenFitParents,
  nothingIsUnused,
  everythingIsDescribed,
  modulesAreCalledRight,
  environmentsSetParameters,
  valuesFitTypes,
  whatIsRequiredIsThere,
  wordsAreAzures,
  oneAtATime,
  declaredOnce,
  whatExistsIsThere,
  linterIsStrict,
  apiVersionsArePinned,
  containersMatch,
  throughputFits,
  appSettingsMatch,
  secretsStaySecret,
  vaultHoldsSecrets,
  keysStayUnused,
  rolesAreNarrow,
  dataRoleIsNarrow,
  storageIsClosed,
  dataKnowsIdentitiesOnly,
  vaultIsGuarded,
  telemetryTakesIdentitiesOnly,
  appIsHardened,
  everythingIsTagged,
  everythingIsLogged,
  corsNamesItsShops,
  privateIsReachable,
  landingZoneIsOptional,
  networkClosesTheData,
  subnetsAreGuarded,
  policiesInherit,
  gatewayLimits,
  gatewayServesTheApi,
  prodSurvivesAZone,
  zonesAreSaid,
  feedsStayAwake,
  devIdlesForNothing,
  costsHaveACeiling,
  storageForgets,
  decisionsAreRecorded,
  queriesAnalyze,
  signalsEmitted,
  alertQueriesAnswer,
  alertsTell,
  alertsHaveRunbooks,
  thresholdsAreTold,
  meansAreOfOnePart,
  readinessIsAsked,
  budgetsTell,
  locksHold,
  ...workflowRules,
];
