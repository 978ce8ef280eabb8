import { expect, test } from 'vitest';
import { transitions } from '../../shared/order/transitions.ts';
import { orderLife } from './order-life.ts';

const page = orderLife();

test('the page tells every entry', () => {
  for (const type of Object.keys(transitions)) expect(page).toContain(`\`${type}\``);
});

test('a diagram starts where orders start, draws each move, and ends where no move leads on', () => {
  const stock = page.split('## Stock')[1]?.split('```')[1];
  expect(stock).toContain('[*] --> none\n');
  expect(stock).toContain('none --> reserved : stock.reserved\n');
  expect(stock).toContain('consumed --> [*]\n');
  expect(stock).not.toContain('reserved --> [*]');
});

test('a row tells the conditions of an entry', () => {
  expect(page).toMatch(/\| `stock\.consumed` \| reserved \| consumed \| .*payment is captured/);
});

test('the goal is also moved by entries of other axes', () => {
  expect(page.split('## Goal')[1]).toContain('fulfill --> fail : payment.declined');
});
