import { ratioOf } from '../report/in-turns.ts';
import { median } from '../report/median.ts';

/** What was measured, through which client, with how many items stored; and the figures. */
export interface Row extends Record<string, string | number> {
  what: string;
  through: string;
  stored: string;
}

/** The samples of the emulator, and of the other, as a row. `beyond` stands for those that are infinite. */
export function compared(row: Row, [ours = [], theirs = []]: number[][], beyond = ''): Row {
  const ratio = ratioOf(theirs, ours);
  return {
    ...row,
    emulator: shown(median(ours), beyond),
    other: shown(median(theirs), beyond),
    ratio: shown(ratio.median),
    lowest: shown(ratio.lowest),
    highest: shown(ratio.highest),
  };
}

/** Three digits, or all before the point. */
function shown(value: number, beyond = '–'): number | string {
  if (!Number.isFinite(value)) return beyond;
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** How much of what the emulator takes through the SDK is the SDK's own, by what was done. */
export function sdkShares(rows: readonly Row[]): string {
  return rows
    .filter(({ through }) => through === 'SDK')
    .map((sdk) => {
      const wire = rows.find(({ what, through, stored }) => {
        return through === 'wire' && what === sdk.what && stored === sdk.stored;
      });
      const share = 1 - Number(wire?.['emulator']) / Number(sdk['emulator']);
      return `${sdk.what.replace(', ms', '')} ${Math.round(share * 100)} %`;
    })
    .join(', ');
}
