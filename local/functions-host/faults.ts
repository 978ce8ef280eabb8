import { HostError } from './host-error.ts';

/** What can be made to go wrong on purpose, as it goes wrong in Azure. */
export const faultNames = {
  'duplicate-batch': 'a batch that was delivered is delivered once more',
  'concurrent-duplicate': 'a batch is delivered twice at the same time, as while a lease moves',
  redeliver: 'a batch that succeeded is not checkpointed and comes again',
  'steal-lease': 'another host takes the lease in mid-batch',
  split: 'the range of a lease is split in mid-batch',
  'past-due': 'a timer comes late and is told so',
  'kill-worker': 'the worker is killed in mid-batch',
  'kill-host': 'the host is killed in mid-batch',
} as const;

export type FaultName = keyof typeof faultNames;

/** Every how many occasions a fault strikes: 1 is always, 3 the third, the sixth and so on. Absent is never. */
export type Faults = Partial<Record<FaultName, number>>;

const everyUnlessGiven = 2;

/**
 * Reads `NAME` or `NAME:N`. N is 2 unless given: at 1, a batch that is always redelivered never lets the next one come.
 *
 * @throws HostError `usage`.
 */
export function parseFaults(texts: readonly string[]): Faults {
  const faults: Faults = {};
  for (const text of texts) {
    const [, name, every = String(everyUnlessGiven)] = /^([a-z-]+)(?::(\d{1,6}))?$/.exec(text) ?? [];
    if (!isFaultName(name) || Number(every) === 0) {
      throw new HostError(
        'usage',
        `--fault takes NAME or NAME:N, every Nth occasion, with NAME one of ${Object.keys(faultNames).join(', ')}; not "${text}".`,
      );
    }
    faults[name] = Number(every);
  }
  return faults;
}

/** Counts occasions: true at every `every`th call, never without it. */
export function striking(every: number | undefined): () => boolean {
  let occasions = 0;
  return () => {
    if (every === undefined) return false;
    occasions += 1;
    return occasions % every === 0;
  };
}

function isFaultName(name: string | undefined): name is FaultName {
  return name !== undefined && Object.hasOwn(faultNames, name);
}
