import { findingsOf } from './azure/findings-of.ts';
import { rules } from './azure/rules.ts';
import { readTree } from './azure/tree.ts';
import { root } from './root.mjs';

const usage = `npm run check:azure [-- TEXT…]

Holds bicep/, .github/ and the pages that belong to them against the rules in scripts/azure, without Azure: one line per
rule, and below it what was found, as file:line. Exits with 1 when anything was.

TEXT    only the rules whose name holds one of these texts
--help  this text`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const wanted = args.filter((arg) => !arg.startsWith('-'));
  const option = args.find((arg) => arg.startsWith('-'));
  if (option === '--help') {
    console.log(usage);
    return 0;
  }
  if (option !== undefined) {
    console.error(`There is no ${option}: npm run check:azure -- --help`);
    return 2;
  }
  return check(wanted);
}

async function check(texts: readonly string[]): Promise<number> {
  const wanted = rules.filter(({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)));
  if (wanted.length === 0) {
    console.error(`No rule is named like ${texts.join(', ')}: npm run check:azure shows all ${rules.length}.`);
    return 2;
  }
  const tree = readTree(root);
  let found = 0;
  for (const rule of wanted) {
    const findings = await findingsOf(rule, tree);
    console.log(`${findings.length === 0 ? '✓' : '✗'} ${rule.name}`);
    for (const { file, line, what } of findings)
      console.log(`    ${file}${line === undefined ? '' : `:${line}`}  ${what}`);
    found += findings.length;
  }
  if (found > 0) console.error(`\n${found} ${found === 1 ? 'finding' : 'findings'}.`);
  return found === 0 ? 0 : 1;
}
