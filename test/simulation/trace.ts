import type { Host } from './host.ts';
import type { Schedule } from './schedule.ts';
import type { Call } from './troubles.ts';

/** What happened, line by line, for people. Costs nothing while nobody reads it. */
export class Trace {
  readonly #schedule: Schedule;
  readonly #names = new Map<string, string>();
  readonly #start: number;
  readonly isOn: boolean;
  readonly lines: string[] = [];

  constructor(schedule: Schedule, isOn: boolean) {
    this.#schedule = schedule;
    this.#start = schedule.now;
    this.isOn = isOn;
  }

  /** A short name for an id. */
  name(id: string, name: string): void {
    this.#names.set(id, name);
  }

  line(host: Host | undefined, call: Call, outcome: string): void {
    if (this.isOn) this.#add(host?.name, `${call.operation} ${this.#nameOf(call.about)}: ${outcome}`);
  }

  /** Something besides a call. */
  note(where: string | undefined, text: () => string): void {
    if (this.isOn) this.#add(where, text());
  }

  #nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  #add(where: string | undefined, text: string): void {
    let named = text;
    for (const [id, name] of this.#names) named = named.replaceAll(id, name);
    this.lines.push(`${elapsed(this.#schedule.now - this.#start)}  ${(where ?? '').padEnd(8)} ${named}`);
  }
}

function elapsed(ms: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const days = Math.floor(ms / 86_400_000);
  const clock = `${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  return `${days > 0 ? `${days}d ` : ''}${clock}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}
