import { readFile } from 'node:fs/promises';
import { HttpResponse } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode, problemResponse, problemSchema, problems } from './problem.ts';

const codes = Object.keys(problems).filter((code): code is ProblemCode => code in problems);

describe.each(codes)('%s', (code) => {
  it('is answered in the documented shape', async () => {
    const problem = new Problem(code, { detail: 'Why.', errors: [{ pointer: '/lines/0', detail: 'That.' }] });
    const response = new HttpResponse(problemResponse(problem, 'request-1'));
    const { type, status } = problemSchema.parse(await response.json());
    expect(type).toBe(`urn:problem:${code}`);
    expect(status).toBe(response.status);
    expect(response.headers.has('retry-after')).toBe(false);
  });

  it('is explained in docs/errors.md, with its status', async () => {
    const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    expect(page).toContain(`| \`${code}\` | ${problems[code][0]} |`);
  });
});

it('says in seconds when to try again', () => {
  const { headers, jsonBody } = problemResponse(new Problem('store_unavailable', { retryAfter: 2 }), 'request-1');
  expect(headers).toMatchObject({ 'retry-after': '2' });
  expect(jsonBody).not.toHaveProperty('retryAfter');
});
