import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { badRequest } from '../store/refusal.ts';
import type { Throughput } from '../store/throughput.ts';
import { header } from './request-headers.ts';

const autoscaleSchema = z.looseObject({ maxThroughput: z.int().positive() });

/** The throughput that a create request asks for, if any. Throws 400. */
export function throughputOf(request: LocalRequest): Throughput | undefined {
  const manual = header(request, 'x-ms-offer-throughput');
  const autoscale = header(request, 'x-ms-cosmos-offer-autopilot-settings');
  if (manual !== undefined && autoscale !== undefined) {
    throw badRequest('Give x-ms-offer-throughput or x-ms-cosmos-offer-autopilot-settings, not both.');
  }
  if (manual !== undefined) return { kind: 'manual', perSecond: requestUnits(manual) };
  return autoscale === undefined ? undefined : { kind: 'autoscale', maxPerSecond: maxThroughput(autoscale) };
}

function requestUnits(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 400 && value % 100 === 0) return value;
  throw badRequest(`The throughput must be at least 400 RU/s in steps of 100, not ${text}.`);
}

function maxThroughput(text: string): number {
  try {
    return autoscaleSchema.parse(JSON.parse(text)).maxThroughput;
  } catch {
    throw badRequest(`The autoscale settings must be {"maxThroughput": number}, not ${text}.`);
  }
}
