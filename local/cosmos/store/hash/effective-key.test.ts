import { describe, expect, it } from 'vitest';
import { borderAt, effectiveKey, hashSpace, positionOf, wholePosition } from './effective-key.ts';

/** What @azure/cosmos 4.10.1 computes for the same values. */
const vectors: [value: string | number | boolean | null | undefined, v1: string, v2: string][] = [
  ['', '05C1CF33970FF80800', '32E9366E637A71B4E710384B2F4970A0'],
  ['c1', '05C1DF391F090408643200', '332E1982AE1177D2D17C69A3A3691B22'],
  ['redmond', '05C1EFE313830C087366656E706F6500', '22E342F38A486A088463DFF7838A5963'],
  [
    'größe-日本語-😀',
    '05C1C1DF93C1D0086873C4B7C4A0662EE798A6E79DADE9AB9F2EF1A0998100',
    '30C008D792F86178668D9933A63FDD5A',
  ],
  [5, '05C1D9C1C5517C05C014', '19C08621B135968252FB34B4CF66F811'],
  [0, '05C1BF6DA115600580', '155B95BEDAC4B1E9EC1CDC9BB0DDDE58'],
  [-1.5, '05C1E901090F44054008', '151793206780805FF6E1DCAE6C787B6A'],
  [1e21, '05C1E3013BEB6E05C44B8DB99B6F17BDA0', '00F95F627D6884BCDB7D661839BEB420'],
  [true, '05C1D7C5A903D803', '0E711127C5B5A8E4726AC6DD306A3E59'],
  [false, '05C1DB857D857C02', '2FE1BE91E90A3439635E0E9E37361EF2'],
  [null, '05C1ED45D7475601', '378867E4430E67857ACE5C908374FE16'],
  [undefined, '05C1D529E345DC00', '11622DAA78F835834610ABE56EFF5CB5'],
];

describe('the effective partition key', () => {
  it.each(vectors)('of %j is the client’s to the bit, in both versions', (value, v1, v2) => {
    expect(effectiveKey([value], 'v1')).toBe(v1);
    expect(effectiveKey([value], 'v2')).toBe(v2);
  });

  it('cuts strings in version 1 at 100 characters, as the client does', () => {
    expect(effectiveKey(['x'.repeat(101)], 'v1').startsWith('05C1DD45A3938C')).toBe(true);
    expect(effectiveKey(['x'.repeat(100)], 'v1').startsWith('05C1DD45A3938C')).toBe(true);
    expect(effectiveKey(['x'.repeat(99)], 'v1').startsWith('05C1D58F894764')).toBe(true);
    expect(effectiveKey(['x'.repeat(101)], 'v2')).toBe('300C91B3A88EBBFFE4DB4541EA0875FC');
  });

  it('of a hierarchical key is one hash per level', () => {
    expect(effectiveKey(['a', 'b', 1], 'multi')).toBe(
      '3A5381E1114EB8D3FCC90795045B49B7195644569A78B1E22D200348AF9416CE20CD98B339BA78A5D0CF6953B87070B0',
    );
  });
});

describe('borders', () => {
  it('begin with nothing and end with FF', () => {
    expect(borderAt(0n, 'v2')).toBe('');
    expect(borderAt(hashSpace('v2'), 'v2')).toBe('FF');
    expect(borderAt(hashSpace('v1'), 'v1')).toBe('FF');
  });

  it('are upper-case hex of the version’s own form', () => {
    expect(borderAt(hashSpace('v2') / 3n, 'v2')).toBe('15555555555555555555555555555555');
    expect(borderAt(hashSpace('v1') / 3n, 'v1')).toBe('05C1D5AB55AB54');
  });

  it('of hierarchical keys part first values only where they must', () => {
    const third = wholePosition(hashSpace('multi') / 3n, 'multi');
    expect(borderAt(third, 'multi')).toBe('15555555555555555555555555555555');
    const key = effectiveKey(['a', 'b', 1], 'multi');
    expect(borderAt(positionOf(key), 'multi')).toBe(key);
    expect(borderAt(positionOf(effectiveKey(['a', 'b'], 'multi')), 'multi')).toBe(effectiveKey(['a', 'b'], 'multi'));
    expect(borderAt(hashSpace('multi'), 'multi')).toBe('FF');
  });
});
