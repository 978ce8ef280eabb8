import { expect, test } from 'vitest';
import { bicepParses } from './bicep-parses.ts';

const found = (path: string, text: string) => bicepParses.check({ files: new Map([[path, text]]) });

test('what neither takes is found with its line', async () => {
  const findings = await found('bicep/modules/a.bicep', "param a string\nvar b = {\n  c 'd'\n}\n");
  expect(findings.map(({ file, line }) => `${file}:${line}`)).toContain('bicep/modules/a.bicep:3');
});

test('what the grammar lets through, such as a lost comma, is found', async () => {
  expect(await found('bicep/a.bicep', 'var a = { b: 1 c: 2 }\n')).toEqual([
    { file: 'bicep/a.bicep', line: 1, what: 'expected a comma, a line break or }, found c: 2 }' },
  ]);
});

test('parameters are read, too', async () => {
  expect(await found('bicep/main.dev.bicepparam', "using './main.bicep'\nparam a =\n")).toEqual([
    { file: 'bicep/main.dev.bicepparam', line: 2, what: 'expected an expression, found a line break' },
  ]);
});
