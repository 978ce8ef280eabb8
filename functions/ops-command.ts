import type { HttpHandler } from '@azure/functions';
import { readJsonBody } from '../shared/http/body.ts';
import type { CommandName } from '../shared/http/command-response.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { operatorOf } from '../shared/http/operator.ts';
import { cancel, type Decision, opsRequestSchema, resolve, retry } from '../shared/http/ops-decisions.ts';
import { orderIdOf } from '../shared/http/order-access.ts';
import type { Ops } from './ops-orders.ts';
import { orderCommand } from './order-command.ts';

const decisions = { retry, resolve, cancel } as const satisfies { readonly [N in CommandName]?: Decision };

/**
 * POST /api/ops/orders/{orderId}/retry, …/resolve and …/cancel: an operator's word on an order, with a note of why. Both
 * stay in the ledger, with the operator's name.
 */
export const opsCommand = (name: keyof typeof decisions, { pipeline, operators }: Ops): HttpHandler =>
  endpoint(pipeline.signals, async (request) => {
    const by = operatorOf(request, await operators());
    const orderId = orderIdOf(request);
    const body = await readJsonBody(request, opsRequestSchema);
    return orderCommand(pipeline, request, {
      name,
      orderId,
      by,
      body,
      decide: (order, commanded) => decisions[name](order, { ...commanded, note: body.note }),
    });
  });
