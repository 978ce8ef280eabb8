import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { z } from 'zod';

export interface RepeatingProxy {
  url: string;
  /** From now on calls are refused with this status, and all that was sent in the answer: address, headers and body. */
  refuse(status: number | undefined): void;
  stop(): void;
}

const addressSchema = z.object({ port: z.int() });

/** A provider at its worst: a proxy before a stand-in, which refuses calls as told and repeats what it was sent. */
export async function repeatingProxy(target: string): Promise<RepeatingProxy> {
  let refused: number | undefined;
  const refuse = async (status: number, incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url = '', headers } = incoming;
    const { type, text } = refusal(`${method} ${url} ${JSON.stringify(headers)} ${await readAll(incoming)}`, url);
    outgoing.writeHead(status, { 'content-type': type }).end(text);
  };
  const server = createServer((incoming, outgoing) => {
    if (refused !== undefined) {
      refuse(refused, incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
      return;
    }
    const { method = '', url, headers } = incoming;
    const passed = send(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressSchema.parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    refuse: (status) => {
      refused = status;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(z.instanceof(Buffer).parse(chunk));
  return Buffer.concat(chunks).toString();
}

/** In the words of the provider: Notification Hubs speaks XML, the others JSON with much the same names. */
function refusal(said: string, url: string): { type: string; text: string } {
  if (/\/(installations|messages)/.test(url)) {
    const detail = said.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return { type: 'application/xml', text: `<Error><Code>400</Code><Detail>${detail}</Detail></Error>` };
  }
  const errors = [{ field: said, message: said, suggestion: said }];
  const error = { type: 'invalid_request_error', code: 'repeated', message: said, param: said, errors };
  return { type: 'application/json', text: JSON.stringify({ error }) };
}
