import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { parseCommandLine } from './command-line.ts';

const id = 'ord_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const line = (text: string) => parseCommandLine(text.split(' ').filter((word) => word !== ''));
const wanted = (text: string) => line(text).wanted;

describe('the command line', () => {
  it('names what is wanted', () => {
    expect(wanted('list')).toEqual({ action: 'list', attention: '*', limit: Number.POSITIVE_INFINITY });
    expect(wanted('list --attention run_unfinished --limit 3')).toMatchObject({
      attention: 'run_unfinished',
      limit: 3,
    });
    expect(wanted(`show ${id}`)).toEqual({ action: 'show', orderId: id });
    expect(wanted(`retry ${id} --note why`)).toEqual({ action: 'retry', orderId: id, note: 'why', key: undefined });
    expect(wanted('retry --attention a_code --note why --rate 2')).toMatchObject({ action: 'retry-all', rate: 2 });
    expect(wanted(`cancel ${id} --note why --key k`)).toMatchObject({ action: 'cancel', key: 'k' });
  });

  it('says what is to be refunded', () => {
    const refund = (text: string) => wanted(`refund ${id} --note why ${text}`);
    expect(refund('')).toMatchObject({ refund: { amount: undefined, lines: [], shipping: false } });
    expect(refund('--amount 1250')).toMatchObject({ refund: { amount: 1_250 } });
    expect(refund('--line 0:2 --line 3:1 --shipping')).toMatchObject({
      refund: {
        lines: [
          { line: 0, quantity: 2 },
          { line: 3, quantity: 1 },
        ],
        shipping: true,
      },
    });
  });

  it('names the app, by default the local one', () => {
    expect(line('list').url).toBe('http://127.0.0.1:7071');
    expect(line('list --url https://shop.example/ --json')).toMatchObject({ url: 'https://shop.example', json: true });
    expect(line('--help').wanted).toBeNull();
  });

  it.each([
    ['', /A command is missing[\s\S]*npm run ops/],
    ['lst', /There is no "lst"/],
    ['show', /the id of one order/],
    [`show ${id} ${id}`, /the id of one order/],
    [`retry ${id}`, /--note/],
    [`retry ${id} --attention a_code --note why`, /either one order, or --attention/],
    ['retry --attention a_code --note why --rate 0', /--rate: expected a whole number from 1, got "0"/],
    ['list --limit many', /--limit: expected a whole number from 1, got "many"/],
    ['list --all', /Unknown option '--all'/],
    ['list --url shop.example', /--url: expected an address/],
    [`refund ${id} --note why --amount 1 --shipping`, /either --amount/],
    [`refund ${id} --note why --amount 12.50`, /--amount: expected a whole number/],
    [`refund ${id} --note why --line 1`, /--line: expected INDEX:QUANTITY/],
  ])('"%s" is refused', (text, message) => {
    expect(() => line(text)).toThrow(UsageError);
    expect(() => line(text)).toThrow(message);
  });
});
