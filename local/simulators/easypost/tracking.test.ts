import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { account, day, start } from './machine.fixture.ts';

let { machine, clock, created, bought, retrieve } = account();
beforeEach(() => {
  ({ machine, clock, created, bought, retrieve } = account());
});

const withTracker = z.object({ tracker: z.looseObject({ id: z.string() }) });
const trackerOf = (id: string) => withTracker.parse(retrieve(id).body).tracker;
const told = () =>
  machine.takeEvents().map(({ description, result, created_at: at }) => [description, result.status, at]);

describe('a tracker', () => {
  it('comes with the label, and is found by itself as it is within the shipment', () => {
    const id = bought();
    const tracker = trackerOf(id);
    expect(tracker).toMatchObject({
      id: expect.stringMatching(/^trk_/),
      status: 'pre_transit',
      status_detail: 'label_created',
      shipment_id: id,
      carrier: 'USPS',
      est_delivery_date: '2026-11-08T00:00:00Z',
      tracking_details: [],
      finalized: false,
    });
    expect(machine.handle({ operation: 'trackers.retrieve', id: tracker.id })).toEqual({ status: 200, body: tracker });
    expect(machine.handle({ operation: 'trackers.retrieve', id: 'trk_none' }).status).toBe(404);
  });

  it('takes down each scan of the carrier', () => {
    const id = bought();
    machine.track(id, 'in_transit');
    clock.advance(day);
    expect(machine.track(id, 'delivered').body).toMatchObject({
      status: 'delivered',
      updated_at: '2026-11-04T00:00:00Z',
      tracker: {
        status: 'delivered',
        finalized: true,
        tracking_details: [
          { status: 'in_transit', datetime: '2026-11-03T00:00:00Z', tracking_location: { city: 'San Francisco' } },
          { status: 'delivered', datetime: '2026-11-04T00:00:00Z', tracking_location: { city: 'Redondo Beach' } },
        ],
      },
    });
  });

  it('is not there before the label', () => {
    expect(machine.track(created().id, 'delivered')).toMatchObject({
      status: 422,
      body: { error: { code: 'TRACKER.NOT_FOUND' } },
    });
  });
});

describe('an event', () => {
  it('tells of the tracker as it was then, with what changed, once', () => {
    const id = bought();
    machine.track(id, 'in_transit');
    machine.track(id, 'delivered');
    const [first, second, third, ...more] = machine.takeEvents();
    expect(first).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      object: 'Event',
      mode: 'test',
      description: 'tracker.created',
      previous_attributes: {},
      created_at: '2026-11-03T00:00:00Z',
      updated_at: '2026-11-03T00:00:00Z',
      pending_urls: [],
      completed_urls: [],
      status: 'pending',
      result: expect.objectContaining({ object: 'Tracker', status: 'pre_transit', shipment_id: id }),
    });
    expect(second).toMatchObject({
      description: 'tracker.updated',
      previous_attributes: { status: 'pre_transit' },
      result: { status: 'in_transit', tracking_details: [{}] },
    });
    expect(third).toMatchObject({ previous_attributes: { status: 'in_transit' }, result: { status: 'delivered' } });
    expect(more).toEqual([]);
    expect(machine.takeEvents()).toEqual([]);
  });

  it('does not come of what was refused', () => {
    const { id } = created('Refused at Purchase St');
    machine.track(id, 'delivered');
    expect(machine.takeEvents()).toEqual([]);
  });

  it('is forgotten by a reset, and so is what the carrier was about to do', () => {
    bought('Delivered St');
    machine.reset();
    clock.advance(day);
    expect(machine.takeEvents()).toEqual([]);
    expect(machine.nextAt()).toBeUndefined();
  });
});

describe('a parcel that travels of itself', () => {
  it.each([
    ['DELIVERED ST', ['in_transit', 'out_for_delivery', 'delivered']],
    ['RETURNED ST', ['in_transit', 'out_for_delivery', 'return_to_sender']],
    ['LOST PARCEL ST', ['in_transit', 'failure']],
  ])('to %s is scanned by the clock', (street1, statuses) => {
    const id = bought(street1);
    expect(told()).toEqual([['tracker.created', 'pre_transit', '2026-11-03T00:00:00Z']]);
    for (const [n, status] of statuses.entries()) {
      expect(machine.nextAt()).toBe(start + (n + 1) * 10_000);
      clock.advance(10_000);
      expect(told()).toEqual([['tracker.updated', status, `2026-11-03T00:00:${n + 1}0Z`]]);
    }
    expect(machine.nextAt()).toBeUndefined();
    expect(retrieve(id).body).toMatchObject({ status: statuses.at(-1) });
  });

  it('is scanned at its times, though nobody looked until later', () => {
    bought('Delivered St');
    clock.advance(day);
    expect(told().map(([, status, at]) => [status, at])).toEqual([
      ['pre_transit', '2026-11-03T00:00:00Z'],
      ['in_transit', '2026-11-03T00:00:10Z'],
      ['out_for_delivery', '2026-11-03T00:00:20Z'],
      ['delivered', '2026-11-03T00:00:30Z'],
    ]);
  });
});

it('everything is the same for the same seed, clock and requests', () => {
  const run = () => {
    const again = account();
    const id = again.bought('Delivered St');
    again.clock.advance(15_000);
    again.refund(id);
    again.clock.advance(2 * day);
    return [again.retrieve(id), again.machine.takeEvents()];
  };
  expect(run()).toEqual(run());
});
