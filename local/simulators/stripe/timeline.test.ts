import { movableClock } from 'local-service/clock';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

describe('a timeline', () => {
  it('lets things happen in the order of their times, each at its own, and only once', () => {
    const clock = movableClock(() => 0);
    const timeline = new Timeline(clock);
    const happened: [string, number][] = [];
    const note = (name: string) => happened.push([name, timeline.seconds()]);
    timeline.plan(5_000, () => note('b'));
    timeline.plan(1_000, () => {
      note('a');
      timeline.planIn(2_000, () => note('after a'));
    });
    timeline.plan(5_000, () => note('c'));
    timeline.plan(9_000, () => note('late'));
    expect(timeline.nextAt()).toBe(1_000);
    clock.advance(6_000);
    timeline.catchUp();
    expect(happened).toEqual([
      ['a', 1],
      ['after a', 3],
      ['b', 5],
      ['c', 5],
    ]);
    expect(timeline.nextAt()).toBe(9_000);
    expect(timeline.seconds()).toBe(6);
    timeline.clear();
    clock.advance(10_000);
    timeline.catchUp();
    expect(happened).toHaveLength(4);
  });
});
