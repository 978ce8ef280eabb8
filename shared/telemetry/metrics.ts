import type { Measures } from '../ports/signals.ts';

/** How values of a metric come together: added up, spread out, or the last one only. */
type Sort = 'counter' | 'histogram' | 'gauge';

export interface Metric {
  sort: Sort;
  /** UCUM, where there is a unit: `ms`. */
  unit: string;
  description: string;
}

/** Every metric. Counted where they happen, so that none is lost to sampling. */
export const metrics = {
  'feed.lag': { sort: 'histogram', unit: 'ms', description: 'Age of the oldest change of a batch, by lane' },
  'orders.placed': { sort: 'counter', unit: '', description: 'Orders placed' },
  'orders.completed': { sort: 'counter', unit: '', description: 'Orders completed' },
  'orders.overdue': { sort: 'gauge', unit: '', description: 'Orders whose time had come when the sweeper looked' },
  'orders.attention': { sort: 'gauge', unit: '', description: 'Orders that wait for a person' },
  'sweeper.lastRun': { sort: 'gauge', unit: 's', description: 'When the sweeper last came to its end, in Unix time' },
  'provider.circuit': {
    sort: 'gauge',
    unit: '',
    description: '0 closed, 1 recovering, 2 half open, 3 open, by provider',
  },
  'money.captured': { sort: 'counter', unit: '', description: 'Money taken, in minor units, by currency' },
} as const satisfies Record<keyof Measures, Metric>;
