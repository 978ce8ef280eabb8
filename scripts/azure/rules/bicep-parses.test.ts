import { expect, test } from 'vitest';
import { withFile } from '../tree.ts';
import { bicepParses } from './bicep-parses.ts';

const tree = { files: new Map<string, string>() };

test('a Bicep file that does not parse is found, with its line', async () => {
  const broken = withFile(tree, 'bicep/modules/a.bicep', "param a string\nvar b = {\n  c 'd'\n}\n");
  expect(await bicepParses.check(broken)).toMatchObject([{ file: 'bicep/modules/a.bicep', line: 3 }]);
});
