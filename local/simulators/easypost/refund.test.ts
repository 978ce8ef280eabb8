import { beforeEach, describe, expect, it } from 'vitest';
import { account, day } from './machine.fixture.ts';

let { machine, clock, created, bought, refund, retrieve } = account();
beforeEach(() => {
  ({ machine, clock, created, bought, refund, retrieve } = account());
});

describe('a refund', () => {
  it('is submitted, and granted by the carrier a day later', () => {
    const id = bought();
    expect(refund(id)).toMatchObject({ status: 200, body: { refund_status: 'submitted' } });
    clock.advance(day - 1);
    expect(retrieve(id).body).toMatchObject({ refund_status: 'submitted', fees: [{ refunded: false }] });
    expect(machine.nextAt()).toBe(clock.now() + 1);
    clock.advance(1);
    expect(retrieve(id).body).toMatchObject({
      refund_status: 'refunded',
      fees: [{ refunded: true }],
      updated_at: '2026-11-04T00:00:00Z',
    });
    expect(machine.books().labels).toMatchObject([{ refund_status: 'refunded' }]);
    expect(machine.nextAt()).toBeUndefined();
  });

  it('is told when it was granted', () => {
    const id = bought();
    refund(id);
    machine.takeEvents();
    clock.advance(2 * day);
    expect(machine.takeEvents()).toMatchObject([
      {
        description: 'refund.successful',
        created_at: '2026-11-04T00:00:00Z',
        previous_attributes: { status: 'submitted' },
        result: { id: expect.stringMatching(/^rfnd_/), object: 'Refund', status: 'refunded', shipment_id: id },
      },
    ]);
  });

  it('is rejected for one magic address, told to nobody, and may be asked for again', () => {
    const id = bought('Rejected Refund St');
    refund(id);
    machine.takeEvents();
    clock.advance(day);
    expect(retrieve(id).body).toMatchObject({ refund_status: 'rejected', fees: [{ refunded: false }] });
    expect(machine.takeEvents()).toEqual([]);
    expect(refund(id)).toMatchObject({ status: 200, body: { refund_status: 'submitted' } });
  });

  it('is rejected when the carrier has seen the parcel meanwhile', () => {
    const id = bought();
    refund(id);
    machine.track(id, 'in_transit');
    clock.advance(day);
    expect(retrieve(id).body).toMatchObject({ refund_status: 'rejected', fees: [{ refunded: false }] });
  });

  it.each([
    ['what was not bought', () => created().id, 'no postage'],
    [
      'what is on its way',
      () => {
        const id = bought();
        machine.track(id, 'in_transit');
        return id;
      },
      'has been shipped',
    ],
    [
      'what a refund was submitted for',
      () => {
        const id = bought();
        refund(id);
        return id;
      },
      'submitted before',
    ],
    [
      'what was refunded',
      () => {
        const id = bought();
        refund(id);
        clock.advance(day);
        return id;
      },
      'submitted before',
    ],
  ])('is refused for %s', (_, prepare, reason) => {
    const id = prepare();
    const before = retrieve(id);
    expect(refund(id)).toMatchObject({
      status: 422,
      body: { error: { code: 'SHIPMENT.REFUND.UNAVAILABLE', message: expect.stringContaining(reason) } },
    });
    expect(retrieve(id)).toEqual(before);
  });
});
