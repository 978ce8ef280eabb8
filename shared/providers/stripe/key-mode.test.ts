import { expect, it } from 'vitest';
import { stripeKeyMode } from './key-mode.ts';

it.each(['sk_test_51H', 'rk_test_51H'])('%s is a test key', (key) => expect(stripeKeyMode(key)).toBe('test'));

it.each(['sk_live_51H', 'rk_live_51H', 'my_sk_test_51H', 'sk_test', ''])('"%s" is taken for a live key', (key) =>
  expect(stripeKeyMode(key)).toBe('live'),
);
