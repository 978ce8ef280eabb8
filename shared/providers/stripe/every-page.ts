import type { StripePage } from './client.ts';

interface PageParams {
  limit: number;
  starting_after?: string;
}

/** All that a list of Stripe holds, from as many pages as it takes. */
export async function everyPage<T extends { id: string }>(
  list: (params: PageParams) => Promise<StripePage<T>>,
): Promise<T[]> {
  const all: T[] = [];
  for (let last: T | undefined; ; ) {
    const page = await list({ limit: 100, ...(last && { starting_after: last.id }) });
    all.push(...page.data);
    last = page.data.at(-1);
    if (!page.has_more || last === undefined) return all;
  }
}
