import { z } from 'zod';
import {
  functionMetadataSchema,
  type InvocationRequest,
  invocationResponseSchema,
  rpcLogCategories,
  rpcLogLevels,
} from './rpc.ts';

/**
 * The messages between the host and its worker process, which are those of Azure's protocol in small:
 *
 * 1. `workerInitRequest`: load the app. `functionMetadataResponse`: what it registered; or `workerFailure`, then the end.
 * 2. `invocationRequest`, any number at a time. `rpcLog` lines, then one `invocationResponse` for each.
 * 3. `workerTerminate`: run the appTerminate hooks and end.
 *
 * `workerFailure` may come at any time: nobody caught an error, and the worker ends with 1.
 */
export type HostMessage =
  | { type: 'workerInitRequest'; app: string }
  | { type: 'invocationRequest'; request: InvocationRequest }
  | { type: 'workerTerminate' };

/** Something thrown, on its way to the host. `code` is that of a HostError. */
export interface Thrown {
  message: string;
  stack?: string | undefined;
  code?: string | undefined;
  cause?: Thrown | undefined;
}

const thrownSchema: z.ZodType<Thrown> = z.object({
  message: z.string(),
  stack: z.string().optional(),
  code: z.string().optional(),
  get cause() {
    return thrownSchema.optional();
  },
});

export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('functionMetadataResponse'),
    functions: z.array(functionMetadataSchema),
  }),
  z.object({ type: z.literal('workerFailure'), error: thrownSchema }),
  z.object({
    type: z.literal('rpcLog'),
    level: z.enum(rpcLogLevels),
    category: z.enum(rpcLogCategories),
    message: z.string(),
    /** Present on what a function logs. */
    invocation: z.object({ functionName: z.string(), id: z.string(), traceParent: z.string() }).optional(),
  }),
  z.object({
    type: z.literal('invocationResponse'),
    invocationId: z.string(),
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), response: invocationResponseSchema }),
      z.object({ ok: z.literal(false), error: thrownSchema }),
    ]),
  }),
]);

export type WorkerMessage = z.infer<typeof workerMessageSchema>;
