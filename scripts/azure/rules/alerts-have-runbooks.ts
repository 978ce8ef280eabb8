import { type Alert, alertsIn } from '../alerts.ts';
import { environments } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

const folder = 'docs/runbooks';

/** What somebody who was woken asks, in that order. */
const sections = ['What it means', 'Who is affected', 'Where to look', 'What to do', 'When it is over'];

export const alertsHaveRunbooks: Rule = {
  name: 'every alert leads to its runbook, which answers the same questions as all, and every runbook has its alert',
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
  else faults.push(...faultsOfPage(alert, page));
  return faults;
}

function faultsOfPage(alert: Alert, page: string): Finding[] {
  const found = page.match(/^##? .*/gm) ?? [];
  const wanted = [`# ${alert.name}`, ...sections.map((section) => `## ${section}`)];
  if (found.join() === wanted.join()) return [];
  const first = wanted.find((heading, index) => found[index] !== heading) ?? 'no more headings';
  return [{ file: pageOf(alert), what: `expected the heading ${first}, found another or none in its place` }];
}
