/** What a Markdown page offers and asks for. Lines count from 1. */
export interface Page {
  /** Names that a link may have after `#`, as GitHub makes them of headings. */
  anchors: Set<string>;
  links: { target: string; line: number }[];
  /** Names after `npm run`, and `test` and `start`, in code and text alike. */
  scripts: { name: string; line: number }[];
  /** Test files named as code. In a table, what follows the comma behind one is said to stand in it. */
  tests: { path: string; said: string[]; line: number }[];
}

/** Reads links, headings, npm commands and test files. What is shown as code is no link and no heading. */
export function readPage(text: string): Page {
  const page: Page = { anchors: new Set(), links: [], scripts: [], tests: [] };
  let fence: string | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    for (const [, name = ''] of raw.matchAll(
      /\bnpm (?:run |run-script )?((?<=run(?:-script)? )[\w:.-]*\w|test|start)\b/g,
    )) {
      page.scripts.push({ name, line });
    }
    const mark = raw.match(/^\s*(?:>\s*)*(`{3,}|~{3,})/)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && mark?.startsWith(fence)) fence = undefined;
    else if (fence === undefined) readLine(raw, line, page);
  }
  return page;
}

function readLine(raw: string, line: number, page: Page): void {
  const heading = raw.match(/^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/)?.[1];
  if (heading !== undefined) page.anchors.add(freeSlug(heading, page.anchors));
  for (const [, path = '', rest = ''] of raw.matchAll(/`([\w./-]+\.test\.ts)`(?:, ([^;|`]+))?/g)) {
    const said = raw.startsWith('|') ? rest.split(', ').map((words) => words.trim()) : [];
    page.tests.push({ path, said: said.filter((words) => words !== ''), line });
  }
  const text = raw.replaceAll(/(`+)(?:(?!\1).)*\1/g, '');
  for (const [, id = ''] of text.matchAll(/<a\s[^>]*\b(?:id|name)="([^"]+)"/g)) page.anchors.add(id);
  const targets = [
    ...text.matchAll(/\]\(\s*<([^>]*)>/g),
    ...text.matchAll(/\]\(\s*([^\s<)][^\s)]*)/g),
    ...text.matchAll(/^ {0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)/g),
    ...text.matchAll(/<(?:a|img|source)\s[^>]*\b(?:href|src|srcset)="([^"]+)"/g),
  ];
  for (const [, target = ''] of targets) page.links.push({ target, line });
}

/** GitHub's way: lower case, punctuation dropped, spaces to hyphens, and a number when the name is taken. */
function freeSlug(heading: string, taken: ReadonlySet<string>): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/<[^>]+>/g, '');
  const slug = plain
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
  let free = slug;
  for (let n = 1; taken.has(free); n += 1) free = `${slug}-${n}`;
  return free;
}
