import { z } from 'zod';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder, type Tree } from '../tree.ts';
import { deliveryFiles, linesOf } from './delivery-files.ts';

const packageJson = z.object({ scripts: z.record(z.string(), z.string()) });

export const scriptsExist: Rule = {
  name: 'every npm script and file that a workflow runs exists',
  check(tree) {
    const { scripts } = packageJson.parse(JSON.parse(tree.files.get('package.json') ?? '{"scripts":{}}'));
    const known = new Set(pathsUnder(tree, 'scripts/release'));
    return deliveryFiles(tree).flatMap((file) => missing(tree, file, { scripts, known }));
  },
};

interface Known {
  scripts: Readonly<Record<string, string>>;
  known: ReadonlySet<string>;
}

function missing(tree: Tree, file: string, { scripts, known }: Known): Finding[] {
  return linesOf(tree, file).flatMap(({ line, text }) => {
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test))\b/g)].map(([, run, test]) => run ?? test ?? '');
    const run = [...text.matchAll(/\bscripts\/release\/[\w.-]+\.(?:sh|ts)/g)].map(([path]) => path);
    return [
      ...named
        .filter((name) => scripts[name] === undefined)
        .map((name) => ({ file, line, what: `expected a script ${name} in package.json, found none` })),
      ...run
        .filter((path) => !known.has(path))
        .map((path) => ({ file, line, what: `expected ${path}, found no such file` })),
    ];
  });
}
