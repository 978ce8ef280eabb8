import { parseArgs } from 'node:util';
import { type Faults, parseFaults } from '../../local/functions-host/faults.ts';

/** How the app is run: by how many hosts, and what goes wrong on purpose. */
export interface Variation {
  instances: number;
  faults: Faults;
  onWorkerDeath: 'checkpoint' | 'redeliver';
}

const options = {
  instances: { type: 'string', default: '1' },
  fault: { type: 'string', multiple: true },
  'on-worker-death': { type: 'string', default: 'checkpoint' },
} as const;

/** Reads what a command line would say: `--instances 3 --fault split:20`. */
export function variationOf(text = ''): Variation {
  const args = text.split(' ').filter((word) => word !== '');
  const { values } = parseArgs({ args, options, strict: true });
  return {
    instances: Number(values.instances),
    faults: parseFaults(values.fault ?? []),
    onWorkerDeath: values['on-worker-death'] === 'redeliver' ? 'redeliver' : 'checkpoint',
  };
}

/** Whether requests may be left without an answer. */
export const kills = ({ faults }: Variation): boolean => 'kill-worker' in faults || 'kill-host' in faults;
