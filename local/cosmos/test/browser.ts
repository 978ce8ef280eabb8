import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const args = ['--no-sandbox'];

/** The browser that CHROME_PATH names, or Chrome, Edge or Chromium where one is installed, or the one that npm brings. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROME_PATH;
  if (named !== undefined) return chromium.launch({ executablePath: named, args });
  for (const channel of ['chrome', 'msedge']) {
    const installed = await chromium.launch({ channel, args }).catch(unlessMissing);
    if (installed !== undefined) return installed;
  }
  const executablePath = installedChromium() ?? (await broughtChromium());
  if (executablePath !== undefined) return chromium.launch({ executablePath, args });
  throw new Error(
    'There is no browser to test with. Install Chrome, Chromium or Edge, or name one by CHROME_PATH; on Linux x64 npm brings one.',
  );
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error) || !error.message.includes('is not found at')) throw error;
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Where the libraries that Chromium wants are kept, by distribution. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];

async function broughtChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  // It brings libraries too, and unpacks them where it takes itself to be on AWS Lambda.
  if (!libraryFolders.some((folder) => existsSync(join(folder, 'libnss3.so'))))
    process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: brought } = await import('@sparticuz/chromium');
  return brought.executablePath();
}

/** A page that keeps what goes wrong in it: `close` throws when anything did. */
export async function openPage(browser: Browser): Promise<{ page: Page; close: () => Promise<void> }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  // Statuses are part of the service; what the policy for the page's content blocks, say, is not.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(message.text());
  });
  return {
    page,
    async close() {
      await page.close();
      if (troubles.length > 0) throw new Error(`The page had trouble: ${troubles.join('; ')}`);
    },
  };
}
