import type { Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

const folder = 'docs/decisions';

/** What a reader of bicep/ would ask about first, and a word that its record cannot do without. */
const asked: readonly (readonly [string, RegExp])[] = [
  ['the plan', /Flex Consumption/],
  ['the identity', /user-assigned/i],
  ['own modules', /Azure Verified Modules/],
  ['previews that are used', /2023-10-01-preview/],
  ['how an update goes through', /RollingUpdate/],
  ['no retry policy on feed functions', /retry policy/i],
];

export const decisionsAreRecorded: Rule = {
  name: 'why it is built so is recorded: plan, identity, modules, previews, updates, retries',
  check(tree) {
    const records = pathsUnder(tree, folder, '.md').filter((path) => /\/\d{4}-/.test(path));
    const title = (path: string) => /^# (.*)/m.exec(tree.files.get(path) ?? '')?.[1] ?? path;
    const index = tree.files.get(`${folder}/README.md`) ?? '';
    const missing = asked.filter(([, word]) => !records.some((path) => word.test(tree.files.get(path) ?? '')));
    return [
      ...missing.map(([about]) => ({
        file: `${folder}/README.md`,
        what: `expected a record about ${about}, found none`,
      })),
      ...records
        .filter((path) => !index.includes(path.slice(folder.length + 1)))
        .map((path) => ({
          file: `${folder}/README.md`,
          what: `expected a line about ${path}, ${title(path)}, found none`,
        })),
    ];
  },
};
