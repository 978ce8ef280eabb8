import { z } from 'zod';

/** One execution of a function: epoch milliseconds. */
export interface Execution {
  name: string;
  from: number;
  until: number;
}

const lineSchema = z.object({
  time: z.coerce.date(),
  level: z.enum(['information', 'error']),
  source: z.string(),
  category: z.string(),
  message: z.string(),
  invocationId: z.string(),
});

/** The execution that a line of the local host's JSON log reports; undefined for any other line. */
export function executionIn(line: string): Execution | undefined {
  if (!line.startsWith('{"time"')) return undefined;
  const { data } = lineSchema.safeParse(JSON.parse(line));
  const [, duration] = /^[^\n]*?, (\d+) ms, /.exec(data?.message ?? '') ?? [];
  if (data === undefined || duration === undefined || data.category !== `Function.${data.source}`) return undefined;
  const until = data.time.getTime();
  return { name: data.source, from: until - Number(duration), until };
}

/** What scales together has its instances to itself: all HTTP functions, and each other function. */
export type GroupOf = (name: string) => string;

/**
 * Seconds that a Flex Consumption plan charges for on demand, if one instance for each group is enough: the time in which
 * an instance executes anything, a second at least for each such time, then in steps of 100 ms.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing
 */
export function billedSeconds(executions: readonly Execution[], groupOf: GroupOf): number {
  const groups = Map.groupBy(executions, ({ name }) => groupOf(name));
  let seconds = 0;
  for (const group of groups.values()) {
    for (const { from, until } of merged(group)) seconds += Math.max(1, Math.ceil((until - from) / 100) / 10);
  }
  return seconds;
}

/** Times in which at least one is under way. */
function merged(executions: readonly Execution[]): { from: number; until: number }[] {
  const periods: { from: number; until: number }[] = [];
  for (const { from, until } of executions.toSorted((a, b) => a.from - b.from)) {
    const last = periods.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else periods.push({ from, until });
  }
  return periods;
}
