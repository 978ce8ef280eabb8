import { readdirSync } from 'node:fs';
import { request } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CosmosOptions, startCosmos } from '../cosmos.ts';

async function start(options: CosmosOptions = {}) {
  const cosmos = await startCosmos({ port: 0, ...options });
  onTestFinished(() => cosmos.stop());
  return cosmos;
}

describe('the page of the data explorer', () => {
  it('comes with every file it names, and may load and send nothing elsewhere', async () => {
    const { endpoint } = await start();
    const files = readdirSync(new URL('page', import.meta.url)).filter((name) => /\.(js|css)$/.test(name));
    for (const name of ['', '/', ...files.map((file) => `/${file}`)]) {
      const answer = await fetch(`${endpoint}/_explorer${name}`);
      expect([name, answer.status]).toEqual([name, 200]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(await answer.text()).not.toMatch(/https?:\/\//);
    }
  });

  it('is no way around the key', async () => {
    const { endpoint, key } = await start({ key: Buffer.from('secret').toString('base64') });
    const page = await (await fetch(`${endpoint}/_explorer`)).text();
    expect(page).toContain('data-auth="required"');
    expect(page).not.toContain(key);
    expect((await fetch(`${endpoint}/dbs`)).status).toBe(401);
    expect((await fetch(`${endpoint}/_explorer/../cosmos.ts`)).status).toBe(401);
    expect((await fetch(`${endpoint}/_explorer/constructor`)).status).toBe(401);
  });

  it('knows where no key is asked for', async () => {
    const { endpoint } = await start({ auth: false });
    expect(await (await fetch(`${endpoint}/_explorer`)).text()).toContain('data-auth="off"');
  });

  it('stands beside the account: nothing of it is in the books', async () => {
    const { endpoint } = await start();
    await fetch(`${endpoint}/_explorer`);
    expect(JSON.parse(await (await fetch(`${endpoint}/_local/books`)).text()).calls).toEqual([]);
  });
});

describe('the certificate', () => {
  it("is where Microsoft's emulators have theirs", async () => {
    const { endpoint, certificate } = await start({ tls: true });
    const pem = await new Promise<string>((resolve, reject) => {
      const asked = request(`${endpoint}/_explorer/emulator.pem`, { ca: certificate }, (answer) => {
        answer.setEncoding('utf8').once('data', resolve);
      });
      asked.on('error', reject).end();
    });
    expect(pem).toBe(certificate);
  });

  it('is not there over plain http', async () => {
    const { endpoint } = await start({ auth: false });
    expect((await fetch(`${endpoint}/_explorer/emulator.pem`)).status).toBe(400);
  });
});
