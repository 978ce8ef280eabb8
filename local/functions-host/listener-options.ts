import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Invoker } from './invocation/call.ts';
import type { Log } from './log.ts';
import type { HostJson } from './settings/host-json.ts';
import type { Environment } from './settings/local-settings.ts';

/** What every trigger of a host is given. */
export interface ListenerOptions {
  invoker: Invoker;
  clock: Clock;
  random: () => number;
  log: Log;
  /** This host, unique among those that run. */
  instance: string;
  /** Whether what ends after the stop counts as done. It may be decided at the stop. */
  readonly drain: boolean;
  /** The app's folder, absolute. */
  app: string;
  environment: Environment;
  /** How long a lock that one host holds lasts. */
  singleton: HostJson['singleton'];
  /** What is to go wrong on purpose. */
  faults: Faults;
}
