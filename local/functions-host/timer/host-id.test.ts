import { describe, expect, it } from 'vitest';
import { hostId } from './host-id.ts';

describe('the host id', () => {
  it('is what the setting says', () => {
    expect(hostId({ AzureFunctionsWebHost__hostid: 'mine', WEBSITE_SITE_NAME: 'shop' }, '/app', 'laptop')).toBe('mine');
  });

  it('is the name of the site, cut at 32 characters, so that long names that begin alike collide', () => {
    const [a, b] = ['checkout-eu', 'checkout-us'].map((end) =>
      hostId({ WEBSITE_SITE_NAME: `The-very-long-name-of-a-shop-xyz-${end}` }, '/app', 'laptop'),
    );
    expect(a).toBe('the-very-long-name-of-a-shop-xyz');
    expect(b).toBe(a);
  });

  it('is the machine and a hash of the folder on a laptop', () => {
    const id = hostId({}, '/home/me/shop', "Me's Laptop.local");
    expect(id).toMatch(/^meslaptoplocal-\d+$/);
    expect(hostId({}, '/home/me/shop', "Me's Laptop.local")).toBe(id);
    expect(hostId({}, '/home/me/other', "Me's Laptop.local")).not.toBe(id);
  });
});
