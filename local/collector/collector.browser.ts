import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../cosmos/test/browser.ts';
import { type RunningCollector, startCollector } from './server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

let collector: RunningCollector;
let page: Page;
let close: () => Promise<void>;
beforeEach(async () => {
  collector = await startCollector({ port: 0 });
  ({ page, close } = await openPage(browser));
});
afterEach(async () => {
  try {
    await close();
  } finally {
    await collector.stop();
  }
});

const start = 1_795_000_000_000;
const at = (ms: number) => new Date(start + ms).toISOString();
const duration = (ms: number) => `00:00:0${(ms / 1_000).toFixed(3)}`;

interface Sent {
  id: string;
  parent?: string;
  from: number;
  ms: number;
  name?: string;
  type?: string;
  success?: boolean;
  properties?: Record<string, string>;
}

/** A span as the exporter sends it. */
const span = (
  { id, parent = 'host', from, ms, name = id, type = 'InProc', success = true, properties = {} }: Sent,
  trace = 'trace-1',
) => ({
  time: at(from),
  tags: { 'ai.operation.id': trace, 'ai.operation.parentId': parent },
  data: {
    baseType: 'RemoteDependencyData',
    baseData: { id, name, duration: duration(ms), success, type, properties },
  },
});

const event = (name: string, within: string) => ({
  time: at(20),
  tags: { 'ai.operation.id': 'trace-1', 'ai.operation.parentId': within },
  data: { baseType: 'EventData', baseData: { name, properties: {} } },
});

async function send(...envelopes: object[]): Promise<void> {
  const answer = await fetch(`${collector.url}/v2.1/track`, { method: 'POST', body: JSON.stringify(envelopes) });
  if (answer.status !== 200) throw new Error(await answer.text());
}

/** A checkout of 40 ms, the tax step of 60 ms a little later with two calls in it, one of which failed. */
const links = JSON.stringify([{ operation_Id: 'trace-of-the-batch', id: 'feed-1' }]);
const anOrder = [
  span({ id: 'http.checkout', from: 0, ms: 40, properties: { status: '201' } }),
  span({ id: 'order.tax', from: 100, ms: 60, properties: { orderId: 'ord_1', '_MS.links': links } }),
  span({ id: 'orders.read', parent: 'order.tax', from: 105, ms: 5, properties: { ru: '1.04' } }),
  span({
    id: 'orders.replace',
    parent: 'order.tax',
    from: 120,
    ms: 30,
    success: false,
    properties: { failure: 'throttled' },
  }),
  span({
    id: 'call',
    name: 'PUT /dbs/shop',
    parent: 'orders.replace',
    from: 121,
    ms: 28,
    type: 'Http',
    properties: { requestId: 'r' },
  }),
  event('order.tax.calculated', 'order.tax'),
];
const another = span({ id: 'order.sweeper', from: 5_000, ms: 1, properties: { orderId: 'ord_2' } }, 'trace-2');

const open = (hash = '') => page.goto(`${collector.url}/${hash}`);
const rows = () => page.locator('#rows tr');
const cells = (row: Locator) => row.locator('.name, .brief, td.number').allTextContents();
const boxOf = async (locator: Locator) => (await locator.boundingBox()) ?? { x: 0, width: 0 };

describe('the page of the collector', () => {
  it('shows an order as a waterfall: each span below the one it lies in, with its start and duration', async () => {
    await send(...anOrder);
    await open('#ord_1');
    await page.getByRole('heading', { name: 'ord_1' }).waitFor();
    await rows().nth(4).waitFor();
    expect(await page.locator('#summary').textContent()).toBe('5 spans in 160 ms, trace trace-1');
    const shown = await Promise.all((await rows().all()).map(cells));
    expect(shown).toEqual([
      ['http.checkout', '', '0', '40.0'],
      ['order.tax', '', '100', '60.0'],
      ['orders.read', '1.04 RU', '105', '5.0'],
      ['orders.replace (failed)', 'throttled', '120', '30.0'],
      ['PUT /dbs/shop', '', '121', '28.0'],
    ]);

    const names = await Promise.all((await rows().all()).map((row) => boxOf(row.locator('summary'))));
    const [checkout = 0, tax = 0, read = 0, replace = 0, call = 0] = names.map(({ x }) => x);
    expect([checkout === tax, tax < read, read === replace, replace < call]).toEqual([true, true, true, true]);
    const bars = await Promise.all((await rows().all()).map((row) => boxOf(row.locator('.bar'))));
    const [first, step, , write] = bars.map(({ x, width }) => ({ from: x, until: x + width }));
    if (first === undefined || step === undefined || write === undefined) throw new Error('expected a bar in each row');
    expect([first.until < step.from, step.from < write.from, write.until < step.until]).toEqual([true, true, true]);
  });

  it('tells of a span what it was told, what it has to do with, and what happened in it', async () => {
    await send(...anOrder);
    await open('#ord_1');
    await page.getByText('order.tax', { exact: true }).click();
    const facts = rows().nth(1).locator('dl');
    await facts.waitFor({ state: 'visible' });
    const told = await facts.locator('dt, dd').allTextContents();
    expect(told.slice(0, 2)).toEqual(['orderId', 'ord_1']);
    expect(told.slice(2, 4)).toEqual(['linked to', 'trace-of-the-batch feed-1']);
    expect(told.slice(4)).toEqual(['told', 'order.tax.calculated']);
  });

  it('shows the newest order by itself, lists the others, and follows what comes', async () => {
    await open();
    await page.getByText('Nothing has come yet. Place an order.').waitFor();
    await send(...anOrder);
    await page.getByRole('heading', { name: 'ord_1' }).waitFor();
    await send(another);
    await page.getByText('2 orders').waitFor();
    expect(await page.getByRole('navigation', { name: 'Orders' }).getByRole('link').allTextContents()).toEqual([
      'ord_2',
      'ord_1',
    ]);
    // What somebody looks at stays, and grows.
    await send(span({ id: 'push.send', from: 200, ms: 10, properties: { orderId: 'ord_1' } }));
    await rows().filter({ hasText: 'push.send' }).waitFor();
    expect(await page.getByRole('heading', { level: 2, name: 'ord_1' }).isVisible()).toBe(true);
    await page.getByRole('link', { name: 'ord_2' }).click();
    await rows().filter({ hasText: 'order.sweeper' }).waitFor();
    expect(await page.getByRole('link', { name: 'ord_2' }).getAttribute('aria-current')).toBe('true');
    await page.goBack();
    await rows().filter({ hasText: 'push.send' }).waitFor();
  });

  it('leaves open what a reader has opened, and the focus where it is, while more comes', async () => {
    await send(...anOrder);
    await open('#ord_1');
    await page.getByText('order.tax', { exact: true }).click();
    await send(span({ id: 'push.send', from: 200, ms: 10 }));
    await rows().filter({ hasText: 'push.send' }).waitFor();
    expect(await page.locator('#rows details[open] > summary').allTextContents()).toEqual(['order.tax']);
    expect(await page.locator('summary:focus').textContent()).toBe('order.tax');

    await page.getByRole('link', { name: 'ord_1' }).focus();
    await send(another);
    await page.getByRole('link', { name: 'ord_2' }).waitFor();
    expect(await page.locator('a:focus').textContent()).toBe('ord_1');
  });

  it('shows what a span holds as text', async () => {
    const properties = { orderId: 'ord_1', html: '<script>alert(1)</script>' };
    await send(span({ id: 'a', name: '<img src=x onerror=alert(1)>', from: 0, ms: 1, properties }));
    await open('#ord_1');
    await page.getByText('<img src=x onerror=alert(1)>', { exact: true }).click();
    await page.getByText('<script>alert(1)</script>', { exact: true }).waitFor();
    expect(await page.locator('#rows img, #rows script').count()).toBe(0);
  });

  it('says so when nothing has come of an order, and when the collector is gone', async () => {
    await open('#ord_unknown');
    await page.getByText('Nothing has come of this order yet.').waitFor();
    await collector.stop();
    const alert = page.getByRole('alert').filter({ hasText: /./ });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The collector does not answer');
  });

  it('can be worked by keyboard alone', async () => {
    await send(...anOrder, another);
    await open('#ord_1');
    await page.getByRole('link', { name: 'ord_2' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
    await rows().filter({ hasText: 'order.sweeper' }).waitFor();
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('details[open] dl').waitFor({ state: 'visible' });
    expect(await page.locator('details[open] dd').allTextContents()).toEqual(['ord_2']);
  });
});
