import { expect, it } from 'vitest';
import { easypostKeyMode } from './key-mode.ts';

it('knows a test key', () => expect(easypostKeyMode('EZTK4a1b')).toBe('test'));

it.each(['EZAK4a1b', 'eztk4a1b', ''])('"%s" is taken for a production key', (key) =>
  expect(easypostKeyMode(key)).toBe('live'),
);
