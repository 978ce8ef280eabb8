import process from 'node:process';
import { startApp } from './app.ts';
import type { AppRegistry } from './app-registry.ts';
import { withReadOnly } from './hooks.ts';
import { hostChannel } from './host-channel.ts';
import { runInvocation } from './invocation.ts';
import type { HostMessage, WorkerMessage } from './protocol.ts';
import type { FunctionMetadata, InvocationRequest } from './rpc.ts';
import { thrownOf } from './thrown.ts';

/**
 * The worker: a process that carries one app and runs its functions for a host. It ends when nobody catches an error,
 * when it is told to, and when its host has gone.
 */

process.setSourceMapsEnabled(true);
const host = hostChannel();
let app: AppRegistry | undefined;

host.onGone(() => process.exit(1));
process.on('uncaughtException', (error) => void fail(error));
// Ctrl-C reaches the host, too, which lets what runs end first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
host.onMessage((message) => {
  take(message).catch(fail);
});

async function take(message: HostMessage): Promise<void> {
  switch (message.type) {
    case 'workerInitRequest':
      return init(message.app);
    case 'invocationRequest':
      return invoke(message.request);
    case 'workerTerminate':
      return terminate();
  }
}

async function init(path: string): Promise<void> {
  app = await startApp(path, (level, category, message) => host.send({ type: 'rpcLog', level, category, message }));
  // Bindings travel as JSON, in Azure too: what JSON cannot hold is lost.
  const functions: FunctionMetadata[] = JSON.parse(JSON.stringify(app.functions.map(({ metadata }) => metadata)));
  host.send({ type: 'functionMetadataResponse', functions });
}

async function invoke(request: InvocationRequest): Promise<void> {
  if (app === undefined) throw new Error('The host called a function before the app was loaded.');
  const { invocationId } = request;
  const answer = (result: Extract<WorkerMessage, { type: 'invocationResponse' }>['result']) =>
    host.send({ type: 'invocationResponse', invocationId, result });
  try {
    const response = await runInvocation(request, app, ({ traceContext }, { functionName, ...entry }) =>
      host.send({
        type: 'rpcLog',
        ...entry,
        invocation: { functionName, id: invocationId, traceParent: traceContext.traceParent },
      }),
    );
    answer({ ok: true, response });
  } catch (error) {
    answer({ ok: false, error: thrownOf(error) });
  }
}

async function terminate(): Promise<void> {
  const hooks = app?.hooks;
  try {
    await hooks?.run('appTerminate', withReadOnly({}, { hookData: {}, appHookData: hooks.appHookData }));
  } catch (error) {
    const message = `An appTerminate hook failed: ${String(error)}`;
    await host.sendLast({ type: 'rpcLog', level: 'error', category: 'system', message });
  }
  process.exit(0);
}

async function fail(error: unknown): Promise<void> {
  await host.sendLast({ type: 'workerFailure', error: thrownOf(error) });
  process.exit(1);
}
