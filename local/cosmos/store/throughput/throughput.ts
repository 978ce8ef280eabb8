import { badRequest } from '../refusal.ts';

/** Provisioned request units per second: fixed, or up to a maximum. */
export type Throughput = { kind: 'manual'; perSecond: number } | { kind: 'autoscale'; maxPerSecond: number };

/** What a container gets when neither it nor its database is given any. */
export const defaultThroughput: Throughput = { kind: 'manual', perSecond: 400 };

const limits = {
  manual: { least: 400, step: 100 },
  autoscale: { least: 1000, step: 1000 },
  most: 1_000_000,
} as const;

/** The most request units a second: all that is provisioned, at the top of the scale. */
export function perSecondOf(throughput: Throughput): number {
  return throughput.kind === 'manual' ? throughput.perSecond : throughput.maxPerSecond;
}

/** Throws 400 for what the service would not provision. */
export function requireThroughput(throughput: Throughput): Throughput {
  const { least, step } = limits[throughput.kind];
  const value = perSecondOf(throughput);
  if (Number.isInteger(value) && value >= least && value <= limits.most && value % step === 0) return throughput;
  throw badRequest(
    `The offer should have valid throughput values between ${least} and ${limits.most} inclusive in increments of ${step}, not ${value}.`,
  );
}
