import type { Attributes, Tracing } from '../ports/tracing.ts';

/**
 * A port whose every call is a span, named after port and method: `payments.authorize`. An answer that says what kind it
 * is, `declined`, is told by that word and nothing else; what was sent is not told at all.
 */
export function traced<T extends object>(tracing: Tracing, port: string, methods: T): T {
  return new Proxy(methods, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string' || typeof method !== 'function') return method;
      return (...given: unknown[]) =>
        tracing.span(`${port}.${name}`, {}, (span) => {
          const answer: unknown = Reflect.apply(method, target, given);
          if (answer instanceof Promise)
            answer.then(
              (value: unknown) => span.set(kindOf(value)),
              () => undefined,
            );
          return answer;
        });
    },
  });
}

function kindOf(answer: unknown): Attributes {
  if (typeof answer !== 'object' || answer === null || !('kind' in answer)) return {};
  return typeof answer.kind === 'string' ? { result: answer.kind } : {};
}
