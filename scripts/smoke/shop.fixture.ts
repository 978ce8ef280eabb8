import type { Clock } from '../../shared/ports/clock.ts';
import { Fault } from './fault.ts';
import type { Report } from './report.ts';
import type { Answer, Asked, Site } from './site.ts';

/** Time that passes only while somebody sleeps. */
export function sleepingClock(): Pick<Clock, 'monotonic' | 'sleep'> {
  let now = 0;
  return {
    monotonic: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}

export const answer = (status: number, body?: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Headers({ 'content-type': 'application/json', ...headers }),
  text: JSON.stringify(body) ?? '',
  json: body,
});

type Given = Answer | ((asked: Asked) => Answer);

/** An app that gives these answers at each path one after the other, the last one for ever; without any there is nobody. */
export function shop(answers: Record<string, Given[]>) {
  const asked: ({ path: string } & Asked)[] = [];
  const site: Site = async (path, init = {}) => {
    asked.push({ path, ...init });
    const times = asked.filter((one) => one.path === path).length;
    const all = answers[path] ?? [];
    const given = all[Math.min(times, all.length) - 1];
    if (given === undefined) throw new Fault({ expected: `an answer to ${path}`, came: 'none', todo: 'See.' });
    return typeof given === 'function' ? given(init) : given;
  };
  return { site, asked, paths: () => asked.map(({ path }) => path) };
}

/** What was told, a line each. */
export function notes(): Report & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    say: () => {},
    passed: (check, _, facts) => void lines.push(`${check} ${JSON.stringify(facts)}`),
    failed: (check, _, { parts }) => void lines.push(`${check} failed: ${parts.came}`),
    entry: ({ type }, ms) => void lines.push(`${type} ${ms}`),
  };
}
