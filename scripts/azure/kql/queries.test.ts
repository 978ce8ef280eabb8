import { expect, test } from 'vitest';
import { queriesIn } from './queries.ts';

test('queries stand in files of their own, anywhere in a workbook, and as code in a runbook', () => {
  const files = new Map([
    ['bicep/queries/a.kql', 'AppEvents\n| count'],
    ['bicep/workbooks/w.json', '{\n "items": [\n  { "content": { "query": "AppMetrics\\n| count" } }\n ]\n}'],
    ['bicep/workbooks/broken.json', '{'],
    ['bicep/main.bicep', ''],
    ['docs/runbooks/a.md', '# a\n```sh\nls\n```\n```kusto\nAppTraces\n| count\n```\n'],
    ['docs/observability.md', '```kusto\ntraces\n```\n'],
  ]);
  const found = queriesIn({ files }).map(({ file, text, lineOf }) => [file, text, lineOf(2)]);
  expect(found).toEqual([
    ['bicep/queries/a.kql', 'AppEvents\n| count', 2],
    ['bicep/workbooks/w.json', 'AppMetrics\n| count', 3],
    ['docs/runbooks/a.md', 'AppTraces\n| count\n', 7],
  ]);
});
