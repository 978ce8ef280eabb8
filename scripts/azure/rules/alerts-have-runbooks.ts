import { type Alert, alertsIn } from '../alerts.ts';
import { environments } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

const folder = 'docs/runbooks';

export const alertsHaveRunbooks: Rule = {
  name: 'every alert leads to its runbook, and every runbook has its alert',
  check(tree) {
    const alerts = new Map(
      environments(tree)
        .flatMap(alertsIn)
        .map((alert) => [alert.name, alert]),
    );
    const forward = [...alerts.values()].flatMap((alert) => faultsOf(alert, tree.files.get(pageOf(alert))));
    const back = pathsUnder(tree, folder, '.md')
      .filter((file) => file !== `${folder}/README.md` && ![...alerts.values()].map(pageOf).includes(file))
      .map(
        (file): Finding => ({
          file,
          what: 'expected an alert of this name, found none: declare it, or take the page away',
        }),
      );
    return [...forward, ...back];
  },
};

const pageOf = ({ name }: Alert) => `${folder}/${name}.md`;

function faultsOf(alert: Alert, page: string | undefined): Finding[] {
  const { name, description, resource } = alert;
  const { file, line } = resource;
  const faults: Finding[] = [];
  if (!new RegExp(`/${name}\\.md'?$`).test(description))
    faults.push({ file, line, what: `expected the text of ${name} to end with the address of ${name}.md` });
  if (page === undefined) faults.push({ file, line, what: `expected a runbook ${pageOf(alert)}, found none` });
  else if (!page.startsWith(`# ${name}\n`))
    faults.push({ file: pageOf(alert), line: 1, what: `expected the heading # ${name}, found another` });
  return faults;
}
