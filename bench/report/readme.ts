import { type Measured, resultFile } from './result.ts';

/** The page with the section of this result between its markers; a new section goes to the end. */
export function withTable(page: string, measured: Measured): string {
  const [start, end] = [`<!-- result:${measured.name} -->`, `<!-- /result:${measured.name} -->`];
  const section = `${start}\n${sectionOf(measured)}\n${end}`;
  const from = page.indexOf(start);
  if (from < 0) return `${page.trimEnd()}\n\n${section}\n`;
  const to = page.indexOf(end, from);
  if (to < 0) throw new Error(`bench/README.md has ${start} without ${end}: put it back.`);
  return page.slice(0, from) + section + page.slice(to + end.length);
}

function sectionOf({ name, title, rows, notes, at, node, cpus }: Measured): string {
  const columns = Object.keys(rows[0] ?? {});
  const isNumeric = (column: string) => rows.every((row) => typeof row[column] === 'number');
  const cells = (row: Record<string, string | number>) => columns.map((column) => shown(row[column]));
  return [
    `## ${title}`,
    '',
    `| ${columns.join(' | ')} |`,
    `| ${columns.map((column) => (isNumeric(column) ? '---:' : '---')).join(' | ')} |`,
    ...rows.map((row) => `| ${cells(row).join(' | ')} |`),
    '',
    ...notes.map((note) => `* ${note}`),
    `* \`npm run bench ${name}\`, ${at.slice(0, 10)}, Node ${node}, ${cpus}; [all numbers](${resultFile(name).replace('bench/', '')})`,
  ].join('\n');
}

const shown = (value: string | number | undefined) =>
  typeof value === 'number'
    ? value.toLocaleString('en-US', { maximumFractionDigits: 2 })
    : (value ?? '').replaceAll('|', '\\|');
