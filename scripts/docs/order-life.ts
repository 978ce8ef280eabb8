import { type Axis, axes, startOfAxes } from '../../shared/order/axes.ts';
import { guards } from '../../shared/order/guards.ts';
import { type Transition, transitions } from '../../shared/order/transitions.ts';

const sections: readonly [axis: Axis, title: string, about: string][] = [
  ['tax', 'Tax', 'What the tax authority is owed, and whether it has been told.'],
  ['stock', 'Stock', 'Whether the goods are held for this order.'],
  ['payment', 'Payment', "What the payment provider holds or has taken of the buyer's money."],
  ['shipment', 'Shipment', 'How far the parcel is.'],
  [
    'goal',
    'Goal',
    'What the order is trying to reach. One that is canceled or fails undoes what was done for it before it ends.',
  ],
  [
    'ended',
    'End',
    'How the order ended. After this its money and its parcel are still followed, and nothing else of it moves.',
  ],
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

They add to lists and dates of the order: its refunds, its disputes, what the buyer has to do.

| Entry | Only while |
| --- | --- |
${notes.map(([type, { when }]) => `| \`${type}\` | ${conditions(when)} |`).join('\n')}

## Conditions on amounts and lists

Besides, [guards](../shared/order/guards.ts) look at what the axes cannot say, for: ${Object.keys(guards)
    .map((type) => `\`${type}\``)
    .join(', ')}. No more is refunded than was captured, and an order ends undone only when all its money is back.
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

const all: [string, Transition][] = Object.entries(transitions);
const notes = all.filter(([, transition]) => !('axis' in transition));

interface NamedMove {
  type: string;
  from: readonly string[];
  to: string;
  when: Transition['when'];
  goal?: string | undefined;
}

function movesAlong(axis: Axis): NamedMove[] {
  return all.flatMap(([type, move]): NamedMove[] => {
    if (!('axis' in move)) return [];
    const { from, to, when, goal } = move;
    if (move.axis === axis) return [{ type, from, to, when, goal }];
    if (axis !== 'goal' || goal === undefined) return [];
    // The goal also changes by entries of other axes.
    return [{ type, from: axes.goal.filter((other) => other !== goal), to: goal, when }];
  });
}

function conditions(when: Transition['when'] = {}): string {
  return Object.entries(when)
    .map(([axis, states]) => `${axis} is ${states.join(' or ')}`)
    .join('; ');
}

function row({ type, from, to, when, goal }: NamedMove): string {
  return `| \`${type}\` | ${from.join(', ')} | ${to} | ${conditions(when)} | ${goal ? `goal becomes ${goal}` : ''} |`;
}
