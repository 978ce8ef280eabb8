/** What is remembered of a timer between its runs, in epoch milliseconds. `last` is absent before the first run. */
export interface ScheduleStatus {
  last?: number;
  next: number;
  lastUpdated?: number;
}

/** Where schedule status is kept. Azure keeps it in a blob, so that a missed run is caught up after a restart. */
export interface ScheduleStatusStore {
  read(functionName: string): Promise<ScheduleStatus | undefined>;
  write(functionName: string, status: ScheduleStatus): Promise<void>;
}

/** Forgets everything with the process. */
export function inMemoryScheduleStatus(): ScheduleStatusStore {
  const statuses = new Map<string, ScheduleStatus>();
  return {
    async read(functionName) {
      return statuses.get(functionName);
    },
    async write(functionName, status) {
      statuses.set(functionName, status);
    },
  };
}

/** What a timer function is given, as JSON. Times stand as .NET writes them on a server in UTC. */
export function timerPayload(timer: { status: ScheduleStatus | undefined; isPastDue: boolean }): string {
  const { status, isPastDue } = timer;
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus:
      status === undefined
        ? null
        : {
            Last: dotNetTime(status.last),
            Next: dotNetTime(status.next),
            LastUpdated: dotNetTime(status.lastUpdated),
          },
    IsPastDue: isPastDue,
  });
}

function dotNetTime(time: number | undefined): string {
  if (time === undefined) return '0001-01-01T00:00:00';
  return new Date(time).toISOString().replace(/\.?0*Z$/, '+00:00');
}
