import { isoTime } from './iso-time.ts';
import type { Refund } from './refund.ts';
import type { Tracker } from './tracker.ts';

/** What a webhook tells, in EasyPost's words: https://docs.easypost.com/docs/events */
export type EasyPostHappening =
  | { description: 'tracker.created' | 'tracker.updated'; result: Tracker; previous: Partial<Tracker> }
  | { description: 'refund.successful'; result: Refund; previous: Partial<Refund> };

export interface EasyPostEvent {
  id: string;
  object: 'Event';
  mode: 'test';
  description: EasyPostHappening['description'];
  previous_attributes: object;
  created_at: string;
  updated_at: string;
  pending_urls: string[];
  completed_urls: string[];
  status: 'pending';
  /** The object as it was when the event came about. */
  result: Tracker | Refund;
}

/** @param at epoch milliseconds. */
export function newEvent(id: string, { description, result, previous }: EasyPostHappening, at: number): EasyPostEvent {
  return {
    id,
    object: 'Event',
    mode: 'test',
    description,
    previous_attributes: previous,
    created_at: isoTime(at),
    updated_at: isoTime(at),
    pending_urls: [],
    completed_urls: [],
    status: 'pending',
    result: structuredClone(result),
  };
}
