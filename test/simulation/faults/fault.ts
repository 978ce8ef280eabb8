/** Every fault of the catalog, in one line each. The numbers are those of docs/reliability.md. */
export const faultTitles = {
  F1: 'crash before the effect',
  F2: 'crash after the effect, before the commit',
  F3: 'crash, and the lease is checkpointed anyway',
  F4: 'a batch is delivered twice at the same time',
  F5: 'a batch is delivered again later',
  F6: 'the trigger fails and passes over a batch',
  F7: 'intermediate versions are never seen',
  F9: 'a lease is lost: its feed starts from the beginning',
  F10: 'a partition splits, and has two owners for a moment',
  F11: 'the store throttles',
  F12: 'a write is lost before its effect',
  F13: 'a write is lost after its effect',
  F14: 'others write the same document again and again',
  F15: 'reads come from a replica that lags',
  F16: 'the store answers 408, 449, 500, 503 or fails over',
  F17: 'documents that nobody can read',
  F18: 'double clicks and client retries',
  F19: 'the same key with another body',
  F20: 'the client is gone after the commit',
  F21: 'the payment provider falls silent, with or without the effect',
  F22: 'the payment provider stores a 500 under the key',
  F23: 'the payment provider throttles',
  F24: 'a provider is down for 10 minutes to 30 hours',
  F25: 'declines of all kinds',
  F26: 'prices change between two tries',
  F27: 'the label is bought and the answer lost',
  F28: 'an address that nothing can be sent to',
  F29: 'buyers cancel at any moment',
  F30: 'a cancel while a call is in flight and its machine stands still',
  F31: 'webhooks are lost, doubled, late, reordered or forged',
  F32: 'the push service fails or is slow',
  F33: 'code throws for one order',
  F34: 'one order kills the process that runs it',
  F35: 'clocks are wrong and jump, and machines freeze',
  F36: 'two sweepers run at the same time',
} as const satisfies Record<`F${number}`, string>;

export type FaultId = keyof typeof faultTitles;

export function isFaultId(id: string): id is FaultId {
  return Object.hasOwn(faultTitles, id);
}

export const faultIds: readonly FaultId[] = Object.keys(faultTitles).filter(isFaultId);
