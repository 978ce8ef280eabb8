import { z } from 'zod';

const texts = z.record(z.string(), z.string()).default({});

const spanData = z.object({
  id: z.string(),
  name: z.string(),
  duration: z.string(),
  success: z.boolean().default(true),
  properties: texts,
});
const metricPoint = z.object({ name: z.string(), value: z.number(), count: z.number().default(1) });

const dataSchema = z.discriminatedUnion('baseType', [
  z.object({ baseType: z.literal('RequestData'), baseData: spanData }),
  z.object({
    baseType: z.literal('RemoteDependencyData'),
    baseData: spanData.extend({ type: z.string().optional() }),
  }),
  z.object({ baseType: z.literal('EventData'), baseData: z.object({ name: z.string(), properties: texts }) }),
  z.object({
    baseType: z.literal('MetricData'),
    baseData: z.object({ metrics: z.array(metricPoint), properties: texts }),
  }),
  z.object({ baseType: z.enum(['MessageData', 'ExceptionData']), baseData: z.looseObject({ properties: texts }) }),
]);

/** What exporters of Application Insights send, as far as it is shown here. */
export const envelopeSchema = z.object({
  time: z.coerce.date(),
  sampleRate: z.number().default(100),
  tags: texts,
  data: dataSchema,
});
type Envelope = z.infer<typeof envelopeSchema>;

const linksSchema = z.array(z.object({ operation_Id: z.string(), id: z.string() }));

export interface Span {
  id: string;
  parent: string | null;
  trace: string;
  name: string;
  /** `consumer` for what takes in messages or requests, `call` for a request that was sent, else `internal`. */
  kind: 'consumer' | 'call' | 'internal';
  /** Epoch milliseconds. */
  start: number;
  /** Milliseconds. */
  duration: number;
  failed: boolean;
  /** Spans that it has to do with besides its parent. */
  links: { trace: string; span: string }[];
  attributes: Record<string, string>;
}

export interface Event {
  name: string;
  at: number;
  /** The span in which it was told; null outside of any. */
  span: string | null;
  trace: string | null;
  fields: Record<string, string>;
}

export interface MetricValue {
  name: string;
  at: number;
  value: number;
  count: number;
  by: Record<string, string>;
}

export type Telemetry =
  | { kind: 'span'; span: Span }
  | { kind: 'event'; event: Event }
  | { kind: 'metrics'; metrics: MetricValue[] }
  | { kind: 'other' };

/** What an envelope says. */
export function telemetryOf({ time, tags, data }: Envelope): Telemetry {
  const at = time.getTime();
  const trace = tags['ai.operation.id'] ?? null;
  const around = tags['ai.operation.parentId'] ?? null;
  switch (data.baseType) {
    case 'RequestData':
    case 'RemoteDependencyData':
      return { kind: 'span', span: spanOf(data, { at, trace: trace ?? '', parent: around }) };
    case 'EventData': {
      const { name, properties } = data.baseData;
      return { kind: 'event', event: { name, at, span: around, trace, fields: properties } };
    }
    case 'MetricData': {
      const { metrics, properties } = data.baseData;
      return {
        kind: 'metrics',
        metrics: metrics.map(({ name, value, count }) => ({ name, at, value, count, by: properties })),
      };
    }
    case 'MessageData':
    case 'ExceptionData':
      return { kind: 'other' };
  }
}

type SpanData = Extract<Envelope['data'], { baseType: 'RequestData' | 'RemoteDependencyData' }>;

function spanOf(data: SpanData, place: { at: number; trace: string; parent: string | null }): Span {
  const { id, name, duration, success, properties } = data.baseData;
  const { '_MS.links': links, ...attributes } = properties;
  return {
    id,
    parent: place.parent,
    trace: place.trace,
    name,
    kind: kindOf(data),
    start: place.at,
    duration: milliseconds(duration),
    failed: !success,
    links: links === undefined ? [] : linksOf(links),
    attributes,
  };
}

function kindOf(data: SpanData): Span['kind'] {
  if (data.baseType === 'RequestData') return 'consumer';
  return data.baseData.type === 'Http' ? 'call' : 'internal';
}

function linksOf(text: string): Span['links'] {
  return linksSchema.parse(JSON.parse(text)).map(({ operation_Id: trace, id }) => ({ trace, span: id }));
}

/** Milliseconds of `d.hh:mm:ss.fff`. */
function milliseconds(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000;
}
