import { describe, expect, it } from 'vitest';
import { setCookie } from './cookie.ts';

describe('a cookie', () => {
  it('has its name and value escaped, and the path / unless told otherwise', () => {
    expect(setCookie({ name: 'a;b', value: "it's (1)" })).toBe('a%3Bb=it%27s%20%281%29; path=/');
  });

  it('carries every attribute', () => {
    const cookie = {
      name: 'a',
      value: 'b',
      expires: { value: { seconds: 0 } },
      maxAge: { value: 1.5 },
      domain: { value: 'shop.example' },
      path: { value: '/api' },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: 'explicitNone',
    } as const;
    expect(setCookie(cookie)).toBe(
      'a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=1; domain=shop.example; path=/api; secure; samesite=none; httponly',
    );
  });
});
