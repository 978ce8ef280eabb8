import { HostError } from '../host-error.ts';
import { type Constraint, parseConstraint } from './constraint.ts';

export type Segment =
  /** In lower case. */
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; optional: boolean; constraints: RouteConstraint[] }
  | { kind: 'rest'; name: string; constraints: RouteConstraint[] };

export interface RouteConstraint {
  /** As written, in lower case but for a regex: `length(2,3)`. */
  text: string;
  passes: Constraint;
}

/** A route template, ready to be matched. */
export interface Route {
  /** The template with the prefix, without a leading slash: `api/orders/{id:guid}`. */
  template: string;
  segments: readonly Segment[];
  /** The values of the parameters, decoded, or undefined when the path does not match. `path` is as sent, without the query. */
  match(path: string): Record<string, string> | undefined;
}

/**
 * Reads a route template as ASP.NET does: `{id}`, `{id?}` at the end, `{id:guid:length(36)}`, `{*rest}`.
 *
 * @param options.where names the function in messages.
 * @throws HostError `function_invalid` for a route that Azure refuses, `not_reproduced` for what this host cannot match.
 */
export function parseRoute(route: string, options: { prefix: string; where: string }): Route {
  const { prefix, where } = options;
  const template = prefix === '' ? route.replace(/^\//, '') : `${prefix}/${route}`;
  const refuse = (reason: string) => new HostError('function_invalid', `${where}: the route "${route}" ${reason}.`);
  if (template.includes('//')) throw refuse('has an empty segment; it starts with no slash and has no two in a row');
  if (/^(admin|runtime)(\/|$)/i.test(template)) throw refuse('is reserved: nothing may lie below admin or runtime');
  const segments = splitTemplate(template.replace(/\/$/, '')).map((text) => parseSegment(text, refuse));
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (!last && segment.kind === 'rest') throw refuse(`has {*${segment.name}} before its end`);
    if (!last && segment.kind === 'parameter' && segment.optional)
      throw refuse(`has {${segment.name}?} before its end`);
  });
  return { template, segments, match: (path) => matchSegments(segments, splitPath(path)) };
}

/** Splits at slashes outside braces. Doubled braces, which ASP.NET wants in a regex, are single ones for the time being marked. */
function splitTemplate(template: string): string[] {
  const marked = template.replaceAll('{{', openBrace).replaceAll('}}', closeBrace);
  return marked.match(/(?:\{[^{}]*\}|[^/])+/g) ?? [];
}

function parseSegment(text: string, refuse: (reason: string) => HostError): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: unmark(text).toLowerCase() };
  const inner = /^\{([^{}]*)\}$/.exec(text)?.[1];
  if (inner === undefined) {
    const shown = unmark(text);
    throw refuse(
      `mixes text and parameters in the segment "${shown}", which this host does not match; use a segment each`,
    );
  }
  const [head = '', ...constraintTexts] = splitConstraints(inner);
  if (head.includes('=')) throw refuse(`gives a default in "${text}", which this host does not match`);
  const name = head.replace(/^\*{1,2}/, '').replace(/\?$/, '');
  if (!/^\w+$/.test(name)) throw refuse(`has no usable parameter name in "${text}"`);
  const constraints = constraintTexts.map((constraintText) => {
    const text = unmark(constraintText.replace(/\?$/, ''));
    const passes = parseConstraint(text);
    if (passes === undefined) throw refuse(`uses the constraint "${constraintText}", which there is not`);
    return { text: /^regex\(/i.test(text) ? text : text.toLowerCase(), passes };
  });
  if (head.startsWith('*')) return { kind: 'rest', name, constraints };
  return { kind: 'parameter', name, optional: inner.endsWith('?'), constraints };
}

const openBrace = '\u0001';
const closeBrace = '\u0002';

function unmark(text: string): string {
  return text.replaceAll(openBrace, '{').replaceAll(closeBrace, '}');
}

/** Splits at colons outside parentheses. */
function splitConstraints(inner: string): string[] {
  return inner.match(/(?:\([^)]*\)+|[^:(])+/g) ?? [];
}

function splitPath(path: string): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/').map(decodeSegment);
}

/** Kestrel decodes everything but an encoded slash, and leaves alone what is no valid escape. */
function decodeSegment(segment: string): string {
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  return segment
    .split(/(%2f)/i)
    .map((part) => (/^%2f$/i.test(part) ? part : decode(part)))
    .join('');
}

function matchSegments(segments: Segment[], path: string[]): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'rest') {
      const rest = path.slice(index).join('/');
      if (rest === '') return values;
      if (!segment.constraints.every(({ passes }) => passes(rest))) return undefined;
      values[segment.name] = rest;
      return values;
    }
    const value = path[index];
    if (value === undefined) {
      if (segment.kind === 'parameter' && segment.optional) return values;
      return undefined;
    }
    if (segment.kind === 'literal') {
      if (segment.text !== value.toLowerCase()) return undefined;
    } else {
      if (value === '' || !segment.constraints.every(({ passes }) => passes(value))) return undefined;
      values[segment.name] = value;
    }
  }
  return path.length > segments.length ? undefined : values;
}
