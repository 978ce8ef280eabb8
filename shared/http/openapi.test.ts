import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { installationSchema } from '../ports/installations.ts';
import { checkoutRequestSchema } from './checkout-request.ts';
import { openApiDocument } from './openapi.ts';
import { providerEventSchema } from './openapi-webhooks.ts';
import { opsRequestSchema } from './ops-decisions.ts';
import { paymentRequestSchema } from './payment-request.ts';
import { problems } from './problem.ts';
import { quoteRequestSchema } from './quote.ts';
import { refundRequestSchema } from './refund-request.ts';

const contentSchema = z.record(
  z.string(),
  z.strictObject({ schema: z.strictObject({ $ref: z.string() }), example: z.unknown().optional() }),
);
const operationSchema = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        in: z.enum(['path', 'header', 'query']),
        required: z.boolean(),
        description: z.string().min(1),
        schema: z.looseObject({ type: z.string() }),
      }),
    )
    .default([]),
  requestBody: z.strictObject({ required: z.literal(true), content: contentSchema }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z
        .record(
          z.string(),
          z.strictObject({
            description: z.string().min(1),
            required: z.boolean(),
            schema: z.strictObject({ type: z.string() }),
          }),
        )
        .optional(),
      content: contentSchema.optional(),
    }),
  ),
});

/** As much of OpenAPI 3.1 as the document uses. */
const documentSchema = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/api/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete']), operationSchema),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), z.looseObject({ type: z.string().optional() })),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
});

const text = JSON.stringify(openApiDocument());
const document = documentSchema.parse(JSON.parse(text));
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
);

describe('the OpenAPI document', () => {
  it('has something at the end of each of its references', () => {
    const references = Array.from(text.matchAll(/"\$ref":"([^"]*)"/g), ([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(operations.length);
    const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(defined).toEqual(expect.arrayContaining(references));
  });

  it('names each operation once, and describes every part of its path', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters } of operations) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  it('asks for no credentials that it does not define', () => {
    const known = Object.keys(document.components.securitySchemes);
    const asked = operations.flatMap(({ security = [] }) => security.flatMap((one) => Object.keys(one)));
    expect(known).toEqual(expect.arrayContaining(asked));
  });

  it('tells of the device routes that a token is wanted only for a device that follows orders', () => {
    const ofDevices = operations.filter(({ path }) => path.startsWith('/api/devices/'));
    expect(ofDevices.map(({ security }) => security)).toEqual(ofDevices.map(() => [{}, { orderToken: [] }]));
    expect(ofDevices).toHaveLength(3);
  });

  it('has a schema for each body but its own', () => {
    const bodiless = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        content === undefined ? [`${operationId} ${status}`] : [],
      ),
    );
    expect(bodiless).toEqual([
      'order 304',
      'removeDevice 204',
      'paymentWebhook 204',
      'shippingWebhook 204',
      'openapi 200',
    ]);
  });

  it('has a working example of each request', () => {
    const schemas = new Map<string, z.ZodType>([
      ['#/components/schemas/CheckoutRequest', checkoutRequestSchema],
      ['#/components/schemas/QuoteRequest', quoteRequestSchema],
      ['#/components/schemas/Installation', installationSchema],
      ['#/components/schemas/PaymentRequest', paymentRequestSchema],
      ['#/components/schemas/RefundRequest', refundRequestSchema],
      ['#/components/schemas/ProviderEvent', providerEventSchema],
      ['#/components/schemas/OpsRequest', opsRequestSchema],
    ]);
    const bodies = operations.flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}));
    expect(new Set(bodies.map(({ schema }) => schema.$ref))).toEqual(new Set(schemas.keys()));
    for (const { schema, example } of bodies) {
      expect(schemas.get(schema.$ref)?.parse(example)).toEqual(example);
    }
  });

  it('tells of every problem where it may happen, and of none under another status', () => {
    const told = operations.flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, { description, content = {} }]) =>
        'application/problem+json' in content
          ? Array.from(description.matchAll(/([a-z_]+): /g), ([, code]) => [code, Number(status)])
          : [],
      ),
    );
    const all = Object.entries(problems).map(([code, [status]]) => [code, status]);
    expect(all).toEqual(expect.arrayContaining(told));
    expect(told).toEqual(expect.arrayContaining(all));
  });

  it('knows every HTTP function that the app registers, and no other', async () => {
    const main = await readFile(new URL('../../functions/main.ts', import.meta.url), 'utf8');
    const routes = [...main.matchAll(/^http\('[^']+', \[([^\]]+)\], '([^']+)'/gm)];
    expect(routes).toHaveLength(main.match(/^http\(/gm)?.length ?? 0);
    const registered = routes.flatMap(([, methods = '', route]) =>
      Array.from(methods.matchAll(/\w+/g), ([method]) => `${method} /api/${route}`),
    );
    // Registered by hand, before the settings are read.
    expect(main).toContain("route: 'health/live', methods: ['GET']");
    registered.push('GET /api/health/live');
    const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(documented.toSorted()).toEqual(registered.toSorted());
  });
});
