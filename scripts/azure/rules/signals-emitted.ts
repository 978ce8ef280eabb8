import { analyze, type Read } from '../kql/analyze.ts';
import { emittedSignals, fieldsOf } from '../kql/emitted.ts';
import { queriesIn } from '../kql/queries.ts';
import type { Rule } from '../rule.ts';

export const signalsEmitted: Rule = {
  name: 'every signal that a query reads is one that the code emits, with the fields it reads',
  check(tree) {
    const emitted = emittedSignals(tree);
    return queriesIn(tree).flatMap(({ file, text, lineOf }) => {
      const { reads, unclear } = analyze(text);
      const strange = reads.flatMap((read) => {
        const what = faultOf(read, reads, emitted);
        return what === undefined ? [] : [{ line: read.line, what }];
      });
      return [...unclear, ...strange].map(({ line, what }) => ({ file, line: lineOf(line), what }));
    });
  },
};

type Emitted = ReturnType<typeof emittedSignals>;

function faultOf({ table, kind, text }: Read, reads: readonly Read[], emitted: Emitted): string | undefined {
  const signals = emitted.get(table);
  if (signals === undefined) return undefined;
  if (kind !== 'field')
    return fieldsOf(signals, text, kind) === undefined
      ? `expected a signal of docs/observability.md in ${table}, found ${text}, which nobody emits`
      : undefined;
  const named = reads.flatMap((read) =>
    read.table === table && read.kind !== 'field' ? [...(fieldsOf(signals, read.text, read.kind) ?? [])] : [],
  );
  return named.includes(text)
    ? undefined
    : `expected a field that one of the signals in this query has, found ${text}: name the signal, or mend the field`;
}
