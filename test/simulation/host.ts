import type { Clock } from '../../shared/ports/clock.ts';
import type { Schedule } from './schedule.ts';

/** A virtual machine that runs one process of the app after the other. Its clock may be wrong, and may jump. */
export class Host {
  readonly name: string;
  readonly schedule: Schedule;
  /** What its clock shows more than the time that it is, in milliseconds. */
  skew = 0;
  /** Nothing runs before this moment. */
  frozenUntil = 0;
  /** What the monotonic clock has missed while the machine was suspended. */
  suspended = 0;
  process: Process;

  constructor(name: string, schedule: Schedule) {
    this.name = name;
    this.schedule = schedule;
    this.process = new Process(this);
  }

  get isFrozen(): boolean {
    return this.frozenUntil > this.schedule.now;
  }

  /** The process ends here and now; a new one begins after `ms`. */
  kill(ms: number, begin: (process: Process) => void): void {
    this.process.isAlive = false;
    this.schedule.after(ms, () => {
      this.process = new Process(this);
      begin(this.process);
    });
  }

  /** Nothing runs for `ms`. A suspended machine's monotonic clock stands still as well; that of a stopped process does not. */
  freeze(ms: number, isSuspended: boolean): void {
    this.frozenUntil = Math.max(this.frozenUntil, this.schedule.now + ms);
    if (isSuspended) this.suspended += ms;
  }
}

/** One life of the app on a host. What a dead one waits for never comes, and it sends nothing any more. */
export class Process {
  readonly host: Host;
  isAlive = true;

  constructor(host: Host) {
    this.host = host;
  }

  /** Goes on with `work` where the process is alive: now, or once its host has thawed. */
  resume(work: () => void): void {
    if (!this.isAlive) return;
    const { schedule, frozenUntil, isFrozen } = this.host;
    if (isFrozen) schedule.at(frozenUntil, () => this.resume(work));
    else {
      schedule.wake();
      work();
    }
  }

  /** Resolves after `ms`, if the process is still alive then. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.isAlive) this.host.schedule.after(ms, () => this.resume(resolve));
    });
  }

  readonly clock: Clock = {
    now: () => Math.round(this.host.schedule.now + this.host.skew),
    monotonic: () => this.host.schedule.now - this.host.suspended,
    sleep: (ms) => this.pause(ms),
  };
}
