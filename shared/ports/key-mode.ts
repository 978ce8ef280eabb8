/**
 * Whether what is done with a provider's key is real: with `live`, money moves and labels are bought. Only a key that is
 * known to be one for tests is `test`.
 */
export type KeyMode = 'test' | 'live';
