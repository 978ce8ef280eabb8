import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';

const specifiers = (source: string, path = 'a.ts') => importsOf(source, path).map(({ specifier }) => specifier);

test('sees every way to name a module', () => {
  const source = `
    import a from 'a';
    import type { B } from 'b';
    import { type C } from 'c';
    import 'd';
    export * from 'e';
    export type { F } from 'f';
    const g = await import('g');
    type H = import('h').H;
    const i = require('i');
    import j = require('j');
    const lazily = () => ({ k: [async () => (await import('k')).x] });
  `;
  expect(specifiers(source)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']);
});

test('is not misled by text, comments, and names that only look alike', () => {
  const source = `
    const text = "import x from 'no'", template = \`import('no') \${"require('no')"}\`;
    // import x from 'no'
    /* export * from 'no' */
    const pattern = /import 'no'/;
    const from = { require: (name: string) => name, source: 'no' };
    from.require('no');
    export const source2 = from;
  `;
  expect(specifiers(source)).toEqual([]);
});

test('tells the line', () => {
  expect(importsOf("\n\nimport {\n  a,\n} from 'a';\n", 'a.ts')).toEqual([{ specifier: 'a', line: 5 }]);
});

test('reads JavaScript too', () => {
  expect(specifiers("import a from 'a'; const b = a < 1 > (2);", 'a.mjs')).toEqual(['a']);
});

test('names the file that cannot be parsed', () => {
  expect(() => importsOf('const = 1;', 'shared/a.ts')).toThrow('shared/a.ts cannot be parsed');
});
