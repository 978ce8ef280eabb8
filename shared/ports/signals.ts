/** `event` and `problem` stand for the name of the signal itself where it is a line of JSON. */
export type Fields = Record<string, string | number | boolean | null> & { event?: never; problem?: never };

type Nothing = Readonly<Record<string, never>>;

/** Every metric, and what its values are told apart by. */
export interface Measures {
  /** Milliseconds from the oldest change of a batch to its arrival. */
  'feed.lag': { lane: string };
  'orders.placed': Nothing;
  'orders.completed': Nothing;
  /** Orders whose time had come when the sweeper looked. */
  'orders.overdue': Nothing;
  /** Orders that wait for a person. */
  'orders.attention': Nothing;
  /** Unix time in seconds at which the sweeper came to its end. */
  'sweeper.lastRun': Nothing;
  /** 0 closed, 1 recovering, 2 half open, 3 open. */
  'provider.circuit': { provider: string };
  /** Minor units. */
  'money.captured': { currency: string };
}

/** Events and metrics with stable names and fields; never a body, a card, a name or an address. */
export interface Signals {
  event(name: string, fields: Fields): void;
  /** A failure that somebody should see. */
  problem(name: string, error: unknown, fields: Fields): void;
  measure<Name extends keyof Measures>(name: Name, value: number, by: Measures[Name]): void;
}
