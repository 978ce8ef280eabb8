/** 100 nanoseconds each, since 1970. */
export type Ticks = bigint;

export const units = {
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
};

/** The first of year 1 and the last of year 9999. */
const [firstTick, lastTick] = [-621_355_968_000_000_000n, 2_534_023_007_999_999_999n];

export function ticksAt(milliseconds: number): Ticks {
  return BigInt(Math.floor(milliseconds)) * units.millisecond;
}

/** `2020-01-02T03:04:05.1234567Z`; undefined outside of the years 1 to 9999. */
export function dateTimeText(ticks: Ticks): string | undefined {
  if (ticks < firstTick || ticks > lastTick) return undefined;
  const seconds = floor(ticks, units.second);
  const fraction = String(ticks - seconds * units.second).padStart(7, '0');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

export function dateOf(ticks: Ticks): Date {
  return new Date(Number(floor(ticks, units.millisecond)));
}

export function floor(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value % unit < 0n ? quotient - 1n : quotient;
}
