import { describe, expect, it } from 'vitest';
import { lowestLevel } from './log-levels.ts';

const levels = { default: 'warning', Function: 'error', 'Function.tax': 'debug', 'host.results': 'none' } as const;

describe('the level of a category', () => {
  it.each([
    ['Function.tax', 'debug'],
    ['Function.tax.User', 'debug'],
    ['Function.taxes', 'error'],
    ['Host.Results', 'none'],
    ['Host.Startup', 'warning'],
  ])('of %s is %s', (category, level) => {
    expect(lowestLevel(levels, category)).toBe(level);
  });

  it('is Information where nothing is said', () => {
    expect(lowestLevel({}, 'Function.tax')).toBe('information');
    expect(lowestLevel({ 'Function.tax': 'none' }, 'Host.Startup')).toBe('information');
  });
});
