import { expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { parseCommandLine } from './command-line.ts';

const line = (text: string) => parseCommandLine(text.split(' ').filter((word) => word !== ''));

it('needs an address alone', () => {
  expect(line('--url https://shop.example/')).toEqual({
    help: false,
    url: 'https://shop.example',
    build: undefined,
    keys: undefined,
    sku: undefined,
    order: undefined,
    patience: 180_000,
    json: false,
  });
});

it('takes build, keys, product, order and patience', () => {
  expect(
    line('--url http://127.0.0.1:7071 --build 3f2a --test --sku MUG --order o.json --timeout 60 --json'),
  ).toMatchObject({ build: '3f2a', keys: 'test', sku: 'MUG', order: 'o.json', patience: 60_000, json: true });
  expect(line('--url https://shop.example --live')).toMatchObject({ keys: 'live' });
  expect(line('--help')).toMatchObject({ help: true });
});

it.each([
  ['', /--url is missing[\s\S]*npm run smoke/],
  ['--url http://shop.example', /--url: expected an https address/],
  ['--url https://shop.example/api', /without a path/],
  ['--url shop.example', /--url: expected/],
  ['--url https://shop.example --test --live', /cannot be both/],
  ['--url https://shop.example --build= ', /--build: expected the id/],
  ['--url https://shop.example --sku a/b', /--sku: expected a product/],
  ['--url https://shop.example --timeout 0', /--timeout: expected seconds/],
  ['--url https://shop.example --fast', /Unknown option '--fast'/],
])('"%s" is refused', (text, message) => {
  expect(() => line(text)).toThrow(UsageError);
  expect(() => line(text)).toThrow(message);
});
