import { badRequest } from '../refusal.ts';

/** Provisioned request units per second: fixed, or up to a maximum. */
export type Throughput = { kind: 'manual'; perSecond: number } | { kind: 'autoscale'; maxPerSecond: number };

/** As it is kept: with the most that there ever was, which bounds how little there can be. */
export type Provisioned = Throughput & { readonly highest?: number | undefined };

/** What a container gets when neither it nor its database is given any. */
export const defaultThroughput: Throughput = { kind: 'manual', perSecond: 400 };

const limits = {
  manual: { least: 400, step: 100, ofHighest: 1 / 100 },
  autoscale: { least: 1000, step: 1000, ofHighest: 1 / 10 },
  most: 1_000_000,
} as const;

/** The most request units a second: all that is provisioned, at the top of the scale. */
export function perSecondOf(throughput: Throughput): number {
  return throughput.kind === 'manual' ? throughput.perSecond : throughput.maxPerSecond;
}

/** A database may be shared by so many containers before each more needs a step more. */
const sharedFreely = 25;

/**
 * The least that can be provisioned from now on: a hundredth of the most that there ever was (a tenth, where it scales), and
 * for a database a step for each container that shares it beyond the 25th. The service's floor for storage (1 RU/s a GB) is
 * below these at any size that an emulator has.
 */
export function leastOf({ kind, highest = 0 }: Provisioned, sharing = 0): number {
  const { least, step, ofHighest } = limits[kind];
  const forContainers = least + step * Math.max(0, sharing - sharedFreely);
  return Math.max(forContainers, Math.ceil((highest * ofHighest) / step) * step);
}

/** Throws 400 for what the service would not provision. `least` as far as it depends on what there was. */
export function requireThroughput<T extends Throughput>(throughput: T, least = leastOf(throughput)): T {
  const { step } = limits[throughput.kind];
  const value = perSecondOf(throughput);
  if (Number.isInteger(value) && value >= least && value <= limits.most && value % step === 0) return throughput;
  throw badRequest(
    `The offer should have valid throughput values between ${least} and ${limits.most} inclusive in increments of ${step}, not ${value}.`,
  );
}
