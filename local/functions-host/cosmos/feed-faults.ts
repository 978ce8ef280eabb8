import type { Clock } from '../clock.ts';
import { type Faults, striking } from '../faults.ts';
import { errorOf } from '../host-error.ts';
import type { Delivery, FeedPumpOptions } from './feed-pump.ts';
import type { FeedRangeBorders, Lease, LeaseStore } from './lease.ts';
import { Outage, type TriggerLog } from './outage.ts';

type Deliver = FeedPumpOptions['deliver'];

export interface FeedFaultOptions {
  store: LeaseStore;
  clock: Clock;
  /** Has the service split a range. */
  splitRange(range: FeedRangeBorders): Promise<void>;
  log: TriggerLog;
}

/** Delivers batches with the faults that are asked for, each at every Nth batch of the trigger. */
export function withFeedFaults(deliver: Deliver, faults: Faults, options: FeedFaultOptions): Deliver {
  const twice = striking(faults['duplicate-batch']);
  const twiceAtOnce = striking(faults['concurrent-duplicate']);
  const unkept = striking(faults.redeliver);
  const stolen = striking(faults['steal-lease']);
  const split = striking(faults.split);
  const { log } = options;
  const unsplit = new Outage('split ranges on purpose', log);

  const deliverTwice = async (...batch: Parameters<Deliver>): Promise<Delivery> => {
    const [delivery] = await Promise.all([deliver(...batch), deliver(...batch)]);
    return delivery;
  };
  return async (documents, lease, signal) => {
    const strike = (name: string) => log('warning', `fault: ${name}, ${documents.length} documents of ${lease.id}`);
    // Each is counted at each batch, whichever others strike.
    const [isTwice, isTwiceAtOnce, isUnkept, isStolen, isSplit] = [twice(), twiceAtOnce(), unkept(), stolen(), split()];
    if (isTwiceAtOnce) strike('concurrent-duplicate');
    const delivering = (isTwiceAtOnce ? deliverTwice : deliver)(documents, lease, signal);
    if (isSplit) {
      strike('split');
      await options.splitRange(lease.feedRange).then(
        () => unsplit.worked(),
        (error: unknown) => unsplit.failed(errorOf(error).message),
      );
    }
    if (isStolen) {
      strike('steal-lease');
      await rewriteLease(lease, 'fault/thief', options);
    }
    let delivery = await delivering;
    if (isStolen) await rewriteLease(lease, null, options);
    if (isTwice) {
      strike('duplicate-batch');
      delivery = await deliver(documents, lease, signal);
    }
    if (isUnkept) strike('redeliver');
    return isUnkept ? 'again' : delivery;
  };
}

/** Writes another owner, as a thief does, or none, as one does who lets go. */
async function rewriteLease({ id }: Lease, owner: string | null, { store, clock, log }: FeedFaultOptions) {
  try {
    const lease = await store.read(id);
    if (lease !== undefined) await store.replace({ ...lease, owner, timestamp: clock.now() });
  } catch (error) {
    log('warning', `fault: the lease ${id} was not stolen: ${errorOf(error).message}`);
  }
}
