import type { Attributes, Meter } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import type { Signals } from '../ports/signals.ts';
import { describeFailure } from './failure-kind.ts';
import { type Metric, metrics } from './metrics.ts';

/** By this attribute Application Insights takes a record for a custom event. */
const eventName = 'microsoft.custom_event.name';

type Told = Record<string, string | number | boolean | null>;

/**
 * Signals as custom events and metrics of Application Insights. A problem goes to `console` as well: whoever looks at the
 * log stream, or cannot reach Application Insights, sees it there.
 */
export function exportedSignals(logger: Logger, meter: Meter, console: Signals): Signals {
  const records = new Map(Object.entries(metrics).map(([name, metric]) => [name, recorder(meter, name, metric)]));
  const emit = (name: string, severityNumber: SeverityNumber, fields: Told) =>
    logger.emit({ severityNumber, body: name, attributes: { [eventName]: name, ...withoutNulls(fields) } });
  return {
    event: (name, fields) => emit(name, SeverityNumber.INFO, fields),
    problem: (name, error, fields) => {
      emit(name, SeverityNumber.WARN, { ...fields, ...describeFailure(error), problem: true });
      console.problem(name, error, fields);
    },
    measure: (name, value, by) => records.get(name)?.(value, { ...by }),
  };
}

function withoutNulls(fields: Told): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
}

type Recorder = (value: number, by: Attributes) => void;

function recorder(meter: Meter, name: string, { sort, unit, description }: Metric): Recorder {
  const options = { unit, description };
  if (sort === 'counter') {
    const counter = meter.createCounter(name, options);
    return (value, by) => counter.add(value, by);
  }
  const instrument = sort === 'gauge' ? meter.createGauge(name, options) : meter.createHistogram(name, options);
  return (value, by) => instrument.record(value, by);
}
