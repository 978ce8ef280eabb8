import { describe, expect, it } from 'vitest';
import { functionKeys } from './function-keys.ts';

const made = { master: 'made-master', function: 'made-key' };
const given = {
  'host.master': 'master',
  'host.function.default': 'all',
  'host.function.partner': 'partner',
  'functions.getorder.default': 'own',
};

describe('keys', () => {
  it.each([
    ['anonymous', undefined, true],
    ['function', undefined, false],
    ['function', 'wrong', false],
    ['function', '', false],
    ['function', 'all', true],
    ['function', 'partner', true],
    ['function', 'own', true],
    ['function', 'master', true],
    ['admin', 'all', false],
    ['admin', 'own', false],
    ['admin', 'master', true],
  ] as const)('of level %s: is %s let in? %s', (level, key, allowed) => {
    expect(functionKeys(given, made).allow(level, 'getOrder', key)).toBe(allowed);
  });

  it('of one function open no other', () => {
    expect(functionKeys(given, made).allow('function', 'echo', 'own')).toBe(false);
  });

  it('are made where none are given, and told', () => {
    const keys = functionKeys({}, made);
    expect(keys.allow('function', 'echo', 'made-key')).toBe(true);
    expect(keys.allow('admin', undefined, 'made-key')).toBe(false);
    expect(keys.allow('admin', undefined, 'made-master')).toBe(true);
    expect(keys.notice).toMatch(/made-master for \/admin .* and made-key for functions/);
    expect(functionKeys(given, made).notice).toBeUndefined();
  });
});
