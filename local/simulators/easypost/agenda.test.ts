import { beforeEach, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';

let agenda: Agenda;
let happened: [what: string, at: number][];
const add = (what: string, at: number) => agenda.add(at, (due) => happened.push([what, due]));

beforeEach(() => {
  agenda = new Agenda();
  happened = [];
});

it('lets things happen once, in the order of time, and of their coming where they are due together', () => {
  add('late', 30);
  add('early', 10);
  add('early too', 10);
  expect(agenda.nextAt()).toBe(10);
  agenda.run(29);
  expect(happened).toEqual([
    ['early', 10],
    ['early too', 10],
  ]);
  agenda.run(100);
  agenda.run(100);
  expect(happened.slice(2)).toEqual([['late', 30]]);
  expect(agenda.nextAt()).toBeUndefined();
});

it('goes on to what follows from what happened', () => {
  agenda.add(10, () => add('follows', 20));
  agenda.run(20);
  expect(happened).toEqual([['follows', 20]]);
});

it('forgets everything', () => {
  add('late', 30);
  agenda.clear();
  agenda.run(30);
  expect(happened).toEqual([]);
});
