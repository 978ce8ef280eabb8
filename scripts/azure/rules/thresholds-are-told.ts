import { Program } from '../bicep/program.ts';
import type { TypeMember } from '../bicep/syntax.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

const told = 'bicep/types/alerts.bicep';

export const thresholdsAreTold: Rule = {
  name: 'where an alert fires by default is what the description of its threshold says',
  check(tree) {
    const type = new Program(tree).file(told).types.find(({ name }) => name === 'alertThresholds')?.type;
    const members = type?.kind === 'object' ? type.members : [];
    const alerts = pathsUnder(tree, 'bicep/modules/operations', '.bicep').map((file) => tree.files.get(file) ?? '');
    return members.flatMap((member): Finding[] => {
      const { name, line } = member;
      const used = alerts.flatMap((text) =>
        Array.from(text.matchAll(new RegExp(`thresholds\\.\\?${name} \\?\\? (\\d+)`, 'g')), ([, value]) => value),
      );
      const said = saidOf(member);
      if (used.length > 0 && used.every((value) => value === said)) return [];
      const found = used.length === 0 ? 'no alert that fires by it' : used.join(' and ');
      return [
        { file: told, line, what: `expected ${name} to be ${said ?? 'told'} where it is left out, found ${found}` },
      ];
    });
  },
};

/** The number that a description ends with. */
function saidOf({ decorators }: TypeMember): string | undefined {
  const text = decorators.find(({ name }) => name === 'description')?.arguments[0];
  return text?.kind === 'literal' ? / (\d+)\.$/.exec(String(text.value))?.[1] : undefined;
}
