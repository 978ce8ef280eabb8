const shown = 6;

/** The first place where two texts part, in the manner of a diff: `-` is what the page says, `+` what it should say. */
export function drift(found: string, wanted: string): string {
  const before = found.split('\n');
  const after = wanted.split('\n');
  const first = after.findIndex((line, index) => line !== before[index]);
  const from = first < 0 ? after.length : first;
  let same = 0;
  const most = Math.min(before.length, after.length) - from;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return [
    `@@ line ${from + 1} @@`,
    ...excerpt('-', before.slice(from, before.length - same)),
    ...excerpt('+', after.slice(from, after.length - same)),
  ].join('\n');
}

function excerpt(sign: string, lines: readonly string[]): string[] {
  const more = lines.length - shown;
  return [
    ...lines.slice(0, shown).map((line) => `${sign} ${line}`),
    ...(more > 0 ? [`${sign} … ${more} more lines`] : []),
  ];
}
