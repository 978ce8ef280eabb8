import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { badRequest } from '../store/refusal.ts';
import { requireThroughput, type Throughput } from '../store/throughput/throughput.ts';
import { header } from './request-headers.ts';

const autoscaleSchema = z.looseObject({ maxThroughput: z.number() });

/** The throughput that a create request asks for, if any. Throws 400. */
export function throughputOf(request: LocalRequest): Throughput | undefined {
  const manual = header(request, 'x-ms-offer-throughput');
  const autoscale = header(request, 'x-ms-cosmos-offer-autopilot-settings');
  if (manual !== undefined && autoscale !== undefined) {
    throw badRequest('Give x-ms-offer-throughput or x-ms-cosmos-offer-autopilot-settings, not both.');
  }
  if (manual !== undefined)
    return requireThroughput({ kind: 'manual', perSecond: /^\d+$/.test(manual) ? Number(manual) : Number.NaN });
  if (autoscale === undefined) return undefined;
  return requireThroughput({ kind: 'autoscale', maxPerSecond: maxThroughput(autoscale) });
}

function maxThroughput(text: string): number {
  try {
    return autoscaleSchema.parse(JSON.parse(text)).maxThroughput;
  } catch {
    throw badRequest(`The autoscale settings must be {"maxThroughput": number}, not ${text}.`);
  }
}
