import { describe, expect, it } from 'vitest';
import { childRid, containerRid, databaseRid } from './rid.ts';

const bytes = (rid: string) => Buffer.from(rid.replaceAll('-', '/'), 'base64');

describe('resource ids', () => {
  const database = databaseRid(3, 0xffff);
  const container = containerRid(database, 4, 0x7fff);

  it('have 4 bytes for a database and 8 for a container, whose fifth has its top bit set', () => {
    expect(bytes(database)).toHaveLength(4);
    expect(bytes(container)).toHaveLength(8);
    expect(bytes(container).subarray(0, 4)).toEqual(bytes(database));
    expect((bytes(container)[4] ?? 0) & 0x80).toBe(0x80);
  });

  it('number items from the low byte on, below their container', () => {
    const item = bytes(childRid(container, 'item', 258));
    expect(item.subarray(0, 8)).toEqual(bytes(container));
    expect([...item.subarray(8)]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('tell ranges from items', () => {
    expect(bytes(childRid(container, 'range', 1))[15]).toBe(0x50);
  });

  it('hold no slash, which would end a path segment', () => {
    expect(databaseRid(0xffff, 0xffff)).not.toContain('/');
    expect(bytes(databaseRid(0xffff, 0xffff))).toEqual(Buffer.from([255, 255, 255, 255]));
  });

  it('differ for every serial number, whatever the noise', () => {
    expect(containerRid(database, 4, 1)).not.toBe(containerRid(database, 5, 1));
  });
});
