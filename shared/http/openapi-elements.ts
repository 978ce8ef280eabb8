import { z } from 'zod';
import { type ProblemCode, problemSchema, problems } from './problem.ts';

interface Response {
  description: string;
  headers?: object;
  content?: object;
}

/** A body of JSON; its schema must have an id. */
export const json = (schema: z.ZodType, example?: unknown) => ({
  'application/json': { schema: reference(schema), ...(example !== undefined && { example }) },
});
const reference = (schema: z.ZodType) => ({ $ref: `#/components/schemas/${z.globalRegistry.get(schema)?.id}` });

export const parameter = (
  name: string,
  where: 'header' | 'path' | 'query',
  required: boolean,
  description: string,
  schema: object = { type: 'string' },
) => ({ name, in: where, required, description, schema });

/** A schema to stand where it is used. */
export const plain = (schema: z.ZodType) => withoutDialect(z.toJSONSchema(schema));

/** A response header: always there, unless `when` says when. */
export const header = (description: string, when?: string) => ({
  description: when === undefined ? description : `${description}, ${when}`,
  required: when === undefined,
  schema: { type: 'string' },
});

export const retryAfter = header('Seconds until it is worth asking again');

/** The responses that name problems, grouped by status. */
export function problemResponses(...codes: ProblemCode[]): Record<string, Response> {
  const byStatus = Map.groupBy([...codes, 'internal_error' as const], (code) => problems[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `${code}: ${problems[code][1]}`).join('. '),
        ...(status === 503 && { headers: { 'Retry-After': retryAfter } }),
        content: { 'application/problem+json': { schema: reference(problemSchema) } },
      },
    ]),
  );
}

const identityHeaders = {
  'x-request-id': header("The request's own, or a new one; to quote to support"),
  traceparent: header("The request's own", 'when it has one'),
};

/** Responses with the headers that endpoint.ts puts on each. */
export const identified = (responses: Record<string, Response>): Record<string, Response> =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { ...response, headers: { ...response.headers, ...identityHeaders } },
    ]),
  );

/** Every schema that has an id. */
export function componentSchemas(): Record<string, object> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutDialect(schema)]));
}

/** OpenAPI 3.1 states the dialect once for all, and names a schema by its place. */
function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));
}
