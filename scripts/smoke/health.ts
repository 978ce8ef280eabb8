import { z } from 'zod';
import { Fault } from './fault.ts';
import { type Patience, patiently } from './patiently.ts';
import { type Answer, type Site, told } from './site.ts';

const liveSchema = z.object({ status: z.literal('live') });
const keyMode = z.enum(['test', 'live']).optional().catch(undefined);
const readySchema = z.object({
  status: z.string(),
  build: z.string(),
  secrets: z.string().optional(),
  payments: keyMode,
  shipping: keyMode,
});
export type Readiness = z.infer<typeof readySchema>;

/** The process runs, and has loaded the app. */
export function checkLive(site: Site, patience: Patience): Promise<void> {
  return patiently(patience, async () => {
    const answer = await site('/health/live');
    if (answer.status === 200 && liveSchema.safeParse(answer.json).success) return;
    throw new Fault({
      expected: '200 {"status":"live"} from /api/health/live',
      came: told(answer),
      todo: notLive(answer),
    });
  });
}

function notLive({ status }: Answer): string {
  if (status === 404)
    return 'The host runs without this app: nothing is published, or the app ended while it loaded. The log stream has its reason, such as a setting that is missing.';
  if (status === 401 || status === 403 || (status >= 300 && status < 400))
    return 'Something in front of the app keeps callers out: access restrictions, or authentication by the platform. The app does its own.';
  return 'Look into the log stream of the app, and whether its plan has instances.';
}

/** The store can be reached, by the build that was expected. While the old one answers, the new one may be on its way. */
export function checkReady(site: Site, patience: Patience, build: string | undefined): Promise<Readiness> {
  return patiently(patience, async () => {
    const answer = await site('/health/ready');
    const { data: readiness } = readySchema.safeParse(answer.json);
    const expected = build === undefined ? 'ready' : `ready with build ${build}`;
    if (readiness === undefined)
      throw new Fault({ expected, came: told(answer), todo: 'Is this the address of the app, and of no other?' });
    if (answer.status !== 200 || readiness.status !== 'ready')
      throw new Fault({
        expected,
        came: `${answer.status} ${readiness.status} from build ${readiness.build}`,
        todo: 'The app runs and cannot reach its store: see the data-plane role of its identity on the Cosmos DB account, the settings COSMOS__…, and the firewall of the account. The problem health.not_ready in the log has the reason.',
      });
    if (build !== undefined && readiness.build !== build)
      throw new Fault({
        expected,
        came: `ready with build ${readiness.build}`,
        todo: 'Another build serves: see whether publishing has ended, and whether this is the app that it went to.',
      });
    return readiness;
  });
}

/**
 * Whether an order may be placed: only where the app says of both providers that their keys are for tests. `wanted` is what
 * somebody expects of the keys; what differs is a Fault.
 */
export function mayOrder({ payments, shipping }: Readiness, wanted: 'test' | 'live' | undefined): boolean {
  const said = [payments, shipping];
  const isTest = said.every((mode) => mode === 'test');
  const came = `payments ${payments ?? 'unsaid'}, shipping ${shipping ?? 'unsaid'}`;
  const todo = (of: string) =>
    said.includes(undefined)
      ? 'Nothing was ordered. The app does not say what its keys are: it is an older build, or its vault is slow to answer. Try again.'
      : `Nothing was ordered. ${of}`;
  if (wanted === 'test' && !isTest)
    throw new Fault(
      {
        expected: 'keys for tests (--test)',
        came,
        todo: todo(
          'Put test keys into the vault of this stage: stripe-api-key sk_test_… or rk_test_…, easypost-api-key EZTK….',
        ),
      },
      { isFinal: true },
    );
  if (wanted === 'live' && said.some((mode) => mode !== 'live'))
    throw new Fault(
      {
        expected: 'live keys (--live)',
        came,
        todo: todo('Buyers here would pay nothing, or get nothing: put the live keys into the vault of this stage.'),
      },
      { isFinal: true },
    );
  return isTest && wanted !== 'live';
}
