import { describe, expect, it } from 'vitest';
import { disputeState } from './dispute.ts';

const withdrawn = { amount: -4_200 };
const reinstated = { amount: 4_200 };

describe('a dispute', () => {
  it.each([
    ['needs_response', [withdrawn], 'open'],
    ['under_review', [withdrawn], 'open'],
    ['appeal_needs_response', [withdrawn], 'open'],
    ['warning_needs_response', [], 'open'],
    ['warning_under_review', [], 'open'],
    ['a_status_of_tomorrow', [], 'open'],
    ['won', [withdrawn, reinstated], 'won'],
    ['warning_closed', [], 'won'],
    ['lost', [withdrawn], 'lost'],
    ['prevented', [], 'won'],
    ['prevented', [withdrawn], 'lost'],
  ])('that is %s, with %o moved, is %s', (status, moves, state) => {
    expect(disputeState(status, moves)).toBe(state);
  });
});
