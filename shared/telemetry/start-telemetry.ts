import type { TokenCredential } from '@azure/identity';
import { noTracing } from '../ports/tracing.ts';
import { logSignals } from './log-signals.ts';
import type { Telemetry } from './telemetry.ts';

export interface TelemetrySettings {
  APPLICATIONINSIGHTS_CONNECTION_STRING?: string | undefined;
  /** The identity that sends. Missing: whoever has the connection string may, unless the component refuses that. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING?: { clientId: string | undefined } | undefined;
  /** Share of the traces that are kept, 0–1. Events and metrics are kept all. */
  TELEMETRY_SAMPLING_RATIO: number;
}

/**
 * Application Insights, where a connection string names one; else lines on the console, of which the first says so. What it
 * takes to send telemetry is loaded only where it is sent. `environment` is the process's own; `identity` gives the
 * credential of a client id, or of whoever the process runs as.
 */
export async function startTelemetry(
  settings: TelemetrySettings,
  environment: NodeJS.ProcessEnv,
  identity: (clientId: string | undefined) => Promise<TokenCredential>,
): Promise<Telemetry> {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString, TELEMETRY_SAMPLING_RATIO: samplingRatio } = settings;
  const { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: sender } = settings;
  if (connectionString === undefined) {
    const signals = logSignals();
    signals.event('telemetry.off', { without: 'APPLICATIONINSIGHTS_CONNECTION_STRING' });
    return { signals, tracing: noTracing, stop: () => Promise.resolve() };
  }
  const { azureMonitor } = await import('./azure-monitor.ts');
  const credential = sender && (await identity(sender.clientId));
  return azureMonitor({ connectionString, credential, samplingRatio, environment });
}
