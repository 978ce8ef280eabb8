import type { KeyMode } from '../../ports/key-mode.ts';

/** Test keys begin with EZTK, production keys with EZAK. */
export const easypostKeyMode = (key: string): KeyMode => (key.startsWith('EZTK') ? 'test' : 'live');
