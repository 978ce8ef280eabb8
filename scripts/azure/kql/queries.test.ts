import { expect, test } from 'vitest';
import { queriesIn } from './queries.ts';

test('queries stand in files of their own, and anywhere in a workbook', () => {
  const files = new Map([
    ['bicep/queries/a.kql', 'AppEvents\n| count'],
    ['bicep/workbooks/w.json', '{\n "items": [\n  { "content": { "query": "AppMetrics\\n| count" } }\n ]\n}'],
    ['bicep/main.bicep', ''],
  ]);
  const found = queriesIn({ files }).map(({ file, text, lineOf }) => [file, text, lineOf(2)]);
  expect(found).toEqual([
    ['bicep/queries/a.kql', 'AppEvents\n| count', 2],
    ['bicep/workbooks/w.json', 'AppMetrics\n| count', 3],
  ]);
});
