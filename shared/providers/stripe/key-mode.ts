import type { KeyMode } from '../../ports/key-mode.ts';

/** Secret and restricted keys of test mode say what they are. */
export const stripeKeyMode = (key: string): KeyMode => (/^[rs]k_test_/.test(key) ? 'test' : 'live');
