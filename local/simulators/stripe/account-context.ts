import type { Events } from './events.ts';
import type { Timeline } from './timeline.ts';

/** What every part of an account works with. */
export interface AccountContext {
  timeline: Timeline;
  events: Events;
  /** `prefix`, and letters and digits in Stripe's manner. */
  newId: (prefix: string) => string;
}
