import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { launchBrowser, openPage } from '../test/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

let account: TestAccount;
let page: Page;
let close: () => Promise<void>;
beforeEach(async () => {
  account = await startAccount();
  await open();
});
afterEach(async () => {
  try {
    await close();
  } finally {
    await account.stop();
  }
});

async function open(): Promise<void> {
  ({ page, close } = await openPage(browser));
  await page.goto(`${account.cosmos.endpoint}/_explorer`);
}

async function openOrders(): Promise<void> {
  await page.getByRole('button', { name: "Use the emulators' well-known key" }).click();
  await page.getByRole('button', { name: 'orders' }).click();
  await page.getByRole('heading', { name: 'shop / orders' }).waitFor();
}

const create = (from: number, to: number) =>
  Promise.all(
    Array.from({ length: to - from }, (_, at) =>
      account.container.items.create({ id: `i${from + at}`, pk: `p${at}`, n: at }),
    ),
  );

const section = (heading: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: heading }) });
const saying = (heading: string, text: string | RegExp) =>
  section(heading).getByRole('status').filter({ hasText: text }).waitFor();

describe('the data explorer', () => {
  it('asks for the key, says when it is wrong, and keeps it in the tab alone', async () => {
    await page.getByLabel('Key (base64)').fill('no key!');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('alert').filter({ hasText: 'not correctly encoded' }).waitFor();
    await page.reload();
    await page.getByLabel('Key (base64)').fill('d3Jvbmc=');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('alert').filter({ hasText: "can't serve the request" }).waitFor();

    await openOrders();
    expect(page.url()).toBe(`${account.cosmos.endpoint}/_explorer`);
    await page.reload();
    await page.getByRole('button', { name: 'orders' }).waitFor();
    await page.getByRole('button', { name: 'Forget the key' }).click();
    await page.reload();
    await page.getByLabel('Key (base64)').waitFor();
    expect(await page.getByRole('button', { name: 'orders' }).isVisible()).toBe(false);
  });

  it('asks for no key where none is checked', async () => {
    await close();
    await account.stop();
    account = await startAccount({ auth: false });
    await open();
    await page.getByRole('button', { name: 'orders' }).click();
    await page.getByRole('heading', { name: 'shop / orders' }).waitFor();
    expect(await page.getByLabel('Key (base64)').isVisible()).toBe(false);
  });

  it('shows items page by page, and what is in them', async () => {
    await create(0, 25);
    await openOrders();
    await saying('Items', /^20 items, [\d.]+ RU$/);
    await section('Items')
      .getByText('i0', { exact: true })
      .or(section('Items').getByText('i1', { exact: true }))
      .first()
      .click();
    expect(await section('Items').locator('details[open] pre').textContent()).toContain('"_etag"');
    await section('Items').getByRole('button', { name: 'Next page' }).click();
    await saying('Items', /^5 items, [\d.]+ RU, the last page$/);
    expect(await section('Items').getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true);
  });

  it('shows what an item holds as text', async () => {
    await account.container.items.create({
      id: '<img src=x onerror=alert(1)>',
      pk: 'a',
      text: '<script>alert(1)</script>',
    });
    await openOrders();
    await section('Items').getByText('<img src=x onerror=alert(1)>', { exact: true }).click();
    expect(await section('Items').locator('pre').textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('#items img, #items script').count()).toBe(0);
  });

  it('runs a query, with its charge and plan', async () => {
    await create(0, 25);
    await openOrders();
    await page.getByLabel('Text').fill('SELECT VALUE c.id FROM c WHERE c.n = 3');
    await page.keyboard.press('Control+Enter');
    await saying('Query', /^1 rows, [\d.]+ RU, the last page$/);
    expect(await page.getByLabel('Rows').textContent()).toBe('[\n  "i3"\n]');
    await page.getByText('Plan', { exact: true }).click();
    expect(await page.getByLabel('Plan').textContent()).toContain('"queryInfo"');
  });

  it('shows the part of each range in a query that a client has to merge, and says what is wrong with a query', async () => {
    await create(0, 25);
    await openOrders();
    await page.getByLabel('Text').fill('SELECT VALUE COUNT(1) FROM c');
    await section('Query').getByRole('button', { name: 'Run' }).click();
    await saying('Query', 'A client has to merge these answers of 3 ranges');
    await page.getByLabel('Partition key, as JSON').fill('["p1"]');
    await section('Query').getByRole('button', { name: 'Run' }).click();
    await saying('Query', /^1 rows/);
    await page.getByLabel('Text').fill('SELEC * FROM c');
    await section('Query').getByRole('button', { name: 'Run' }).click();
    const alert = page.getByRole('alert').filter({ hasText: /./ });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Syntax error');
  });

  it('follows the feed, splits a range by a button, and misses nothing over it', async () => {
    await create(0, 5);
    await openOrders();
    await page.getByLabel('From').selectOption('the beginning');
    await section('Change feed').getByRole('button', { name: 'Start' }).click();
    await saying('Change feed', '5 changes');
    await page.getByRole('button', { name: 'Split range 1' }).click();
    await saying('Partition key ranges', 'Range 1 is gone; 3 and 4 took its place.');
    expect(await page.getByRole('button', { name: /^Split range/ }).count()).toBe(4);
    await create(5, 30);
    await saying('Change feed', '30 changes');
    expect(await page.getByRole('log').getByRole('listitem').count()).toBe(30);
    await section('Change feed').getByRole('button', { name: 'Stop' }).click();
    expect(await section('Change feed').getByRole('button', { name: 'Start' }).isEnabled()).toBe(true);
  });

  it('can be worked by keyboard alone', async () => {
    await page.getByLabel('Key (base64)').fill(account.cosmos.key);
    await page.keyboard.press('Enter');
    const orders = page.getByRole('button', { name: 'orders' });
    await orders.waitFor();
    await orders.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop / orders' }).waitFor();
    await page.locator('main:focus').waitFor();
    expect(await orders.getAttribute('aria-current')).toBe('true');
  });

  it('gives every field a label and every button a name', async () => {
    await openOrders();
    const unnamed = await page.evaluate(`
      [...document.querySelectorAll('input, textarea, select, button')]
        .filter((field) => !field.labels?.length && !(field.getAttribute('aria-label') ?? field.textContent).trim())
        .map((field) => field.outerHTML)
    `);
    expect(unnamed).toEqual([]);
  });
});
