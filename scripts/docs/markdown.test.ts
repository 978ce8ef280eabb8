import { describe, expect, test } from 'vitest';
import { readPage } from './markdown.ts';

const targets = (text: string) => readPage(text).links.map(({ target }) => target);

describe('links', () => {
  test('are found in every form', () => {
    expect(targets('[a](b.md) ![c](d.png "title") [e](<f g.md>)')).toEqual(['f g.md', 'b.md', 'd.png']);
    expect(targets('[ref]: ../x.md#y')).toEqual(['../x.md#y']);
    expect(targets('<a href="y.md">y</a><img alt="" src="z.svg">')).toEqual(['y.md', 'z.svg']);
  });

  test('are not looked for in code', () => {
    expect(targets('`[a](b.md)` and ``[c](`d`.md)`` [real](e.md)')).toEqual(['e.md']);
    expect(targets('```md\n[a](b.md)\n```\n[real](e.md)\n~~~~\n```\n[c](d.md)\n~~~~')).toEqual(['e.md']);
  });

  test('know their line', () => {
    expect(readPage('\n\n[a](b.md)').links).toEqual([{ target: 'b.md', line: 3 }]);
  });
});

describe('headings', () => {
  test('are named as GitHub names them', () => {
    const text =
      "# What's new, `npm start`?\n## A [link](x.md) & _more_\n### Ünïcode – 2\n# Again\n# Again\n```\n# not one\n```";
    expect([...readPage(text).anchors]).toEqual([
      'whats-new-npm-start',
      'a-link--_more_',
      'ünïcode--2',
      'again',
      'again-1',
    ]);
  });

  test('may be anchors written out', () => {
    expect(readPage('<a id="here"></a>').anchors).toContain('here');
  });
});

describe('npm scripts', () => {
  const names = (text: string) => readPage(text).scripts.map(({ name }) => name);

  test('are found in text and in code', () => {
    expect(names('Run `npm run test:22`, npm test, or\n```sh\nnpm start -- --watch\nnpm run build.\n```')).toEqual([
      'test:22',
      'test',
      'start',
      'build',
    ]);
  });

  test('are told from other commands of npm', () => {
    expect(names('npm ci, npm install, npm starts, npm tests, npm run')).toEqual([]);
  });
});
