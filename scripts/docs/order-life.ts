import { type Axis, axes, startOfAxes } from '../../shared/order/axes.ts';
import { type Transition, transitions } from '../../shared/order/transitions.ts';

const sections: readonly [axis: Axis, title: string, about: string][] = [
  ['tax', 'Tax', 'What the tax authority is owed, and whether it has been told.'],
  ['stock', 'Stock', 'Whether the goods are held for this order.'],
  ['payment', 'Payment', "What the payment provider holds or has taken of the buyer's money."],
  ['shipment', 'Shipment', 'How far the parcel is.'],
  [
    'goal',
    'Goal',
    'What the order is trying to reach. An order that fails undoes what was done for it before it ends.',
  ],
  ['ended', 'End', 'How the order ended. After this no entry is allowed any more.'],
];

/** docs/order-life.md: the transition table of an order, drawn. */
export function orderLife(): string {
  return `<!-- Made from shared/order/transitions.ts by npm run docs: do not edit. -->

# The life of an order

An order is a ledger: entries are appended to it, and every entry either moves one axis of the order or only tells
something. This page shows each axis with the entries that move along it. An entry that is not allowed here is refused;
the state of an order is always the fold of its entries.

${sections.map(section).join('\n')}
## Entries that move nothing

${Object.entries(transitions)
  .filter(([, transition]) => transition === null)
  .map(([type]) => `* \`${type}\``)
  .join('\n')}
`;
}

function section([axis, title, about]: (typeof sections)[number]): string {
  const moves = movesAlong(axis);
  const drawn = moves.flatMap(({ type, from, to }) => from.map((state) => `    ${state} --> ${to} : ${type}`));
  const left = new Set(moves.flatMap(({ from, to }) => from.filter((state) => state !== to)));
  const ends = axes[axis].filter((state) => !left.has(state)).map((state) => `    ${state} --> [*]`);
  const lines = ['stateDiagram-v2', `    [*] --> ${startOfAxes[axis]}`, ...drawn, ...ends];
  return `## ${title}

${about}

\`\`\`mermaid
${lines.join('\n')}
\`\`\`

| Entry | From | To | Only while | And then |
| --- | --- | --- | --- | --- |
${moves.map(row).join('\n')}
`;
}

interface NamedMove {
  type: string;
  from: readonly string[];
  to: string;
  when: Transition['when'];
  goal: Transition['goal'];
}

function movesAlong(axis: Axis): NamedMove[] {
  const all: [string, Transition | null][] = Object.entries(transitions);
  const direct = all.flatMap(([type, move]) =>
    move?.axis === axis ? [{ type, from: move.from, to: move.to, when: move.when, goal: move.goal }] : [],
  );
  // The goal also changes by entries of other axes.
  const besides = all.flatMap(([type, move]) =>
    axis === 'goal' && move?.goal !== undefined
      ? [
          {
            type,
            from: axes.goal.filter((goal) => goal !== move.goal),
            to: move.goal,
            when: move.when,
            goal: undefined,
          },
        ]
      : [],
  );
  return [...direct, ...besides];
}

function row({ type, from, to, when = {}, goal }: NamedMove): string {
  const conditions = Object.entries(when).map(([axis, states]) => `${axis} is ${states.join(' or ')}`);
  return `| \`${type}\` | ${from.join(', ')} | ${to} | ${conditions.join('; ')} | ${goal ? `goal becomes ${goal}` : ''} |`;
}
