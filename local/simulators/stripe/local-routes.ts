import type { LocalAnswer, LocalRequest } from 'local-service';
import { z } from 'zod';
import { authenticationPage, returnAddress } from './authentication-page.ts';
import type { StripeMachine } from './machine.ts';

const nothing = z.strictObject({});
const refundBody = z.strictObject({ amount: z.int().optional() });
const disputeBody = z.strictObject({
  reason: z.enum(['fraudulent', 'product_not_received']).default('fraudulent'),
  isInquiry: z.boolean().default(false),
});
const keyBody = z.strictObject({ only: z.string().optional() });
const closeBody = z.strictObject({ status: z.enum(['won', 'lost']) });

/**
 * The stand-in's own routes below `/_local`; undefined: there is none such.
 * @param letIn from now on takes this API key only, or, without one, every test key.
 */
export function answerLocally(
  machine: StripeMachine,
  request: LocalRequest,
  letIn: (only: string | undefined) => void,
): LocalAnswer | undefined {
  if (request.method === 'PUT' && request.path === '/_local/api_key') {
    return withBody(request, keyBody, ({ only }) => {
      letIn(only);
      return { status: 200, body: {} };
    });
  }
  const [, kind, id = '', action] = /^\/_local\/(payment_intents|disputes)\/(\w+)\/(\w+)$/.exec(request.path) ?? [];
  if (kind === 'payment_intents' && action === 'authenticate') return authentication(machine, id, request);
  if (request.method !== 'POST') return undefined;
  const { dashboard } = machine;
  switch (`${kind} ${action}`) {
    case 'payment_intents refund':
      return withBody(request, refundBody, ({ amount }) => dashboard.refund(id, amount));
    case 'payment_intents cancel':
      return withBody(request, nothing, () => dashboard.cancel(id));
    case 'payment_intents capture':
      return withBody(request, nothing, () => dashboard.capture(id));
    case 'payment_intents dispute':
      return withBody(request, disputeBody, (dispute) => dashboard.dispute(id, dispute));
    case 'disputes close':
      return withBody(request, closeBody, ({ status }) => dashboard.closeDispute(id, status));
    default:
      return undefined;
  }
}

/** `GET` shows the buyer a page, `POST` with `outcome=succeeded` or `failed` decides. */
function authentication(machine: StripeMachine, id: string, request: LocalRequest): LocalAnswer | undefined {
  const intent = machine.find(id);
  if (intent === undefined) return undefined;
  if (request.method === 'GET') {
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: authenticationPage(intent) };
  }
  const given = new URLSearchParams(request.body.toString('utf8')).get('outcome') ?? request.query.get('outcome');
  if (request.method !== 'POST' || (given !== 'succeeded' && given !== 'failed')) {
    return { status: 400, body: { error: 'POST with outcome=succeeded or outcome=failed is expected.' } };
  }
  const { status, body } = machine.authenticate(intent.id, given);
  const location = request.headers.accept?.includes('text/html') === true ? returnAddress(intent, given) : undefined;
  return status === 200 && location !== undefined ? { status: 303, headers: { location } } : { status, body };
}

/** An empty body is an empty object. */
function withBody<T>(
  request: LocalRequest,
  schema: z.ZodType<T>,
  act: (body: T) => { status: number; body: object },
): LocalAnswer {
  const parsed = schema.safeParse(jsonOf(request));
  if (!parsed.success) return { status: 400, body: { error: `${request.path}: ${z.prettifyError(parsed.error)}` } };
  const { status, body } = act(parsed.data);
  return { status, body };
}

function jsonOf({ body }: LocalRequest): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Whatever it is, it is no JSON: the schema says what is expected.
    return undefined;
  }
}
