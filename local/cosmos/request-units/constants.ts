/**
 * Where the numbers come from: "Understand request units consumption" (learn.microsoft.com, 2026-04-21) publishes charges by
 * item size and per indexed term, for an item of 1 kB with 10 terms and session consistency. Sizes in kB, charges in RU.
 */
export const pointRead: readonly (readonly [kB: number, charge: number])[] = [
  [1, 1],
  [2, 1.04],
  [4, 1.14],
  [8, 1.33],
  [16, 1.67],
  [32, 2.19],
  [64, 4.76],
  [128, 9.95],
  [256, 20.28],
  [512, 40.95],
  [1024, 145.9],
  [2048, 291.8],
];

/** The part of a write that depends on the size alone. */
export const writeBySize: readonly (readonly [kB: number, charge: number])[] = [
  [1, 4.95],
  [2, 6.29],
  [4, 6.67],
  [8, 7.04],
  [16, 9.52],
  [32, 11.23],
  [64, 22.67],
  [128, 48.19],
  [256, 98.29],
  [512, 184.57],
  [1024, 625],
  [2048, 1250],
];

export const perIndexedTerm = 0.2;
export const perPatchedProperty = 0.4;

/** Fitted to the few published charges of queries (2.35 for a small one, 3.19 for one document of 10 kB): weak. */
export const query = { base: 2.28, perRow: 0.06, perKBOut: 0.35, perDocumentScanned: 0.004 } as const;

/** Not published; assumed. */
export const assumed = {
  emptyFeedPage: 1,
  notFoundOrNotModified: 1,
  failedWrite: 1.24,
  /** Of all items of a partition key, on top of the deletes. */
  partitionDelete: 1,
  metadataRead: 1,
  metadataWrite: 4.95,
} as const;
