import { expect, it } from 'vitest';
import { Outage } from './outage.ts';

it('is told when it begins, with its reason, and when it is over', () => {
  const told: string[] = [];
  const outage = new Outage('read', (level, message) => told.push(`${level} ${message}`));
  outage.worked();
  expect([outage.failed('refused'), outage.failed('unreachable')]).toEqual([1, 2]);
  outage.worked();
  outage.worked();
  outage.failed('refused again');
  expect(told).toEqual([
    'warning Cannot read, will try again: refused',
    'information Could read after 2 failed attempts.',
    'warning Cannot read, will try again: refused again',
  ]);
});
