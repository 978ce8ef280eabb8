import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { firstLine, runCommand, startCommand } from './test/command.ts';

function isAnswered(host: string, port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

describe('the command', () => {
  it('prints one line of JSON when it is ready, serves, and ends cleanly on SIGTERM', async () => {
    const { child, cosmos, ended } = await startCommand([]);
    expect(cosmos.key).toMatch(/==$/);
    expect((await fetch(`${cosmos.endpoint}/_local/books`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('prints endpoint, key and connection string for people', async () => {
    const { child, lines, ended } = runCommand(['--port', '0', '--key', 'YWJj']);
    const said: string[] = [];
    lines.on('line', (line) => said.push(line));
    await firstLine(lines);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(said[0]).toMatch(/^Cosmos DB emulator on http:\/\/127\.0\.0\.1:\d+$/);
    expect(said[1]).toMatch(/key +YWJj$/);
    expect(said[2]).toMatch(/AccountEndpoint=http:\/\/127\.0\.0\.1:\d+\/;AccountKey=YWJj;$/);
  });

  it('prints a line for each call, apart from what it prints when ready', async () => {
    const { cosmos, errors } = await startCommand(['--log', 'requests', '--no-auth']);
    const line = firstLine(errors);
    await fetch(`${cosmos.endpoint}/dbs/shop`);
    expect(await line).toBe('databases.read shop 404');
  });

  it('listens on 127.0.0.1 alone, unless it is told otherwise', async () => {
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    if (process.platform === 'linux') elsewhere.push('127.0.0.2');
    const answers = (port: string) => Promise.all(elsewhere.map((address) => isAnswered(address, port)));
    const alone = await startCommand([]);
    expect(await answers(new URL(alone.cosmos.endpoint).port)).toEqual(elsewhere.map(() => false));
    const everywhere = await startCommand(['--host', '0.0.0.0']);
    expect(await answers(new URL(everywhere.cosmos.endpoint).port)).toEqual(elsewhere.map(() => true));
  });

  it('says which port is in use, and ends with 1', async () => {
    const { cosmos } = await startCommand([]);
    const { port } = new URL(cosmos.endpoint);
    const { errors, ended } = runCommand(['--port', port]);
    expect(await firstLine(errors)).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(await ended).toEqual([1, null]);
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['--file', '/'], /^\/ cannot be opened/],
    [['--host', '192.0.2.1'], /cannot listen on 192\.0\.2\.1/],
  ])('says what is wrong with %j, and ends with 1', async (args, reason) => {
    const { errors, ended } = runCommand(['--port', '0', ...args]);
    expect(await firstLine(errors)).toMatch(reason);
    expect(await ended).toEqual([1, null]);
  });

  it('explains itself', async () => {
    const { lines, ended } = runCommand(['--help']);
    expect(await firstLine(lines)).toMatch(/^cosmos-emulator:/);
    expect(await ended).toEqual([0, null]);
  });
});
