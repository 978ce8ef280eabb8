import { expect, it } from 'vitest';
import { LeaseAges } from './lease-ages.ts';
import { lease } from './lease-store.fake.ts';

/** When a lease was written, by a host that lists it at these times. */
function writtenAt(...listings: { at: number; etag: string; timestamp: number }[]): number | undefined {
  const ages = new LeaseAges();
  let written: number | undefined;
  for (const { at, etag, timestamp } of listings) {
    const listed = { ...lease({ timestamp }), etag };
    ages.observe([listed], at);
    written = ages.writtenAt(listed);
  }
  return written;
}

it('believes a timestamp at first sight, so that leases of a host that died long ago are free at once', () => {
  expect(writtenAt({ at: 1_000, etag: '1', timestamp: 5 })).toBe(5);
});

it('believes it while clocks agree', () => {
  expect(writtenAt({ at: 100, etag: '1', timestamp: 90 }, { at: 200, etag: '2', timestamp: 150 })).toBe(150);
});

it('knows an owner as alive whose clock is behind', () => {
  expect(writtenAt({ at: 100, etag: '1', timestamp: -900 }, { at: 200, etag: '2', timestamp: -850 })).toBe(100);
});

it('lets the leases of an owner whose clock is ahead grow old', () => {
  const ahead = { etag: '1', timestamp: 9_000 };
  expect(writtenAt({ at: 100, ...ahead })).toBe(100);
  expect(writtenAt({ at: 100, ...ahead }, { at: 200, ...ahead }, { at: 300, ...ahead })).toBe(100);
});
