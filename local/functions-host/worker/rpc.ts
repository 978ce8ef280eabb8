import { z } from 'zod';

/**
 * The part of the worker's protocol that passes between the host and the programming model of `@azure/functions`.
 * What comes from the worker is parsed by these schemas in the host; the worker itself takes only their types.
 */

const nullable = <T extends z.ZodType>(value: T) => z.object({ value: value.nullish() });

const cookieSchema = z.object({
  name: z.string().nullish(),
  value: z.string().nullish(),
  domain: nullable(z.string()).nullish(),
  path: nullable(z.string()).nullish(),
  expires: nullable(z.object({ seconds: z.number().nullish() })).nullish(),
  secure: nullable(z.boolean()).nullish(),
  httpOnly: nullable(z.boolean()).nullish(),
  sameSite: z.enum(['none', 'lax', 'strict', 'explicitNone']).nullish(),
  maxAge: nullable(z.number()).nullish(),
});

const bodySchema = z.object({
  string: z.string().nullish(),
  json: z.string().nullish(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullish(),
});

const textsSchema = z.record(z.string(), nullable(z.string()));

/** A request on its way in, or an answer on its way out. */
const httpSchema = z.object({
  method: z.string().nullish(),
  url: z.string().nullish(),
  nullableHeaders: textsSchema.nullish(),
  nullableParams: textsSchema.nullish(),
  nullableQuery: textsSchema.nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  statusCode: z.string().nullish(),
  body: bodySchema.nullish(),
  cookies: z.array(cookieSchema).nullish(),
});

const typedDataSchema = bodySchema.extend({
  http: httpSchema.nullish(),
  int: z.number().nullish(),
  double: z.number().nullish(),
});

export const invocationResponseSchema = z.object({
  outputData: z.array(z.object({ name: z.string().nullish(), data: typedDataSchema.nullish() })).nullish(),
  returnValue: typedDataSchema.nullish(),
});

/** A trigger, input or output as the library registers it; further options lie beside these. */
const bindingSchema = z.looseObject({ type: z.string(), direction: z.string() });

const durationSchema = z.object({ seconds: z.number().optional() });

/** Durations are whole seconds: the library rounds fractions away. What else an app may have written is not checked. */
const retryOptionsSchema = z.object({
  maxRetryCount: z.unknown(),
  retryStrategy: z.unknown(),
  delayInterval: durationSchema.optional(),
  minimumInterval: durationSchema.optional(),
  maximumInterval: durationSchema.optional(),
});

export const functionMetadataSchema = z.object({
  name: z.string(),
  functionId: z.string().optional(),
  bindings: z.record(z.string(), bindingSchema),
  retryOptions: retryOptionsSchema.optional(),
});

export type TypedData = z.infer<typeof typedDataSchema>;
export type HttpData = z.infer<typeof httpSchema>;
export type HttpCookie = z.infer<typeof cookieSchema>;
export type Nullable<T> = { value?: T | null | undefined };
export type InvocationResponse = z.infer<typeof invocationResponseSchema>;
export type Binding = z.infer<typeof bindingSchema>;
export type RetryOptions = Partial<z.infer<typeof retryOptionsSchema>>;
export type FunctionMetadata = z.infer<typeof functionMetadataSchema>;

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string; stackTrace: string; source: string };
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
  retryContext?: RetryContext;
}

export const rpcLogLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type RpcLogLevel = (typeof rpcLogLevels)[number];
export const rpcLogCategories = ['user', 'system', 'customMetric'] as const;
export type RpcLogCategory = (typeof rpcLogCategories)[number];

export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
}

export type FunctionHandler = (...inputs: unknown[]) => unknown;

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: FunctionHandler): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}
