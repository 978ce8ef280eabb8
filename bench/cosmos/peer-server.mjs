// Starts the @vercel/cosmosdb-server in the folder given, on a free port, and says where it is as the emulator does. Its own
// command serves https with a certificate nobody trusts and closes the connection after each answer. Http and connections
// that stay open are what it does best, and compare with the emulator's.
import { createRequire } from 'node:module';

const [, , folder = ''] = process.argv;
const { createHttpServer } = createRequire(import.meta.url)(folder);

const server = createHttpServer({ keepAlive: true });
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  // It looks at no key; clients need one all the same.
  console.log(JSON.stringify({ cosmos: { endpoint, key: 'bm8ga2V5IGlzIGNoZWNrZWQ=' } }));
});
