import { describe, expect, it } from 'vitest';
import { decodeForm, FormError } from './form.ts';

describe('a form with bracket names', () => {
  it('becomes groups and lists', () => {
    expect(
      decodeForm('amount=1&metadata[order]=ord_1&metadata[a b]=%26&expand[0]=x&expand[1]=y&types[]=card&types[]=link'),
    ).toEqual({
      amount: '1',
      metadata: { order: 'ord_1', 'a b': '&' },
      expand: ['x', 'y'],
      types: ['card', 'link'],
    });
  });

  it('nests', () => {
    expect(decodeForm('a[0][b][c]=1&a[0][d]=2&a[1][b]=3')).toEqual({ a: [{ b: { c: '1' }, d: '2' }, { b: '3' }] });
  });

  it('takes encoded brackets', () => {
    expect(decodeForm('metadata%5Border%5D=ord_1')).toEqual({ metadata: { order: 'ord_1' } });
  });

  it('is empty without a text', () => {
    expect(decodeForm('')).toEqual({});
  });

  it('does not reach the prototype', () => {
    expect(decodeForm('__proto__[polluted]=1')).not.toHaveProperty('polluted');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is refused where a name is a value and a group', () => {
    expect(() => decodeForm('a=1&a[b]=2')).toThrow(FormError);
  });
});
