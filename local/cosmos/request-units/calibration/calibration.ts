import { CosmosClient } from '@azure/cosmos';
import { startCosmos } from '../../cosmos.ts';
import { hundredths } from '../charges.ts';
import { type Charge, measureOperations } from './measured-operations.ts';

/** What an account charged for an operation, and what the emulator does; request units. */
export interface Calibrated {
  operation: string;
  charged: number;
  model: number;
  difference: number;
}

/**
 * Does the same operations in an account and in an emulator of its own. `database` is created in the account, and deleted
 * whatever happens; throws if it is there already.
 */
export async function calibrate(client: CosmosClient, database: string): Promise<Calibrated[]> {
  const charged = await chargesOf(client, database);
  const cosmos = await startCosmos({ port: 0 });
  const own = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  try {
    const models = await chargesOf(own, database);
    return charged.map(({ operation, requestUnits }, at) => {
      const model = models[at]?.requestUnits ?? Number.NaN;
      return { operation, charged: requestUnits, model, difference: hundredths(requestUnits - model) };
    });
  } finally {
    own.dispose();
    await cosmos.stop();
  }
}

async function chargesOf(client: CosmosClient, id: string): Promise<Charge[]> {
  const { database } = await client.databases.create({ id });
  try {
    return await measureOperations(database);
  } finally {
    await database.delete();
  }
}

/** A line each, in columns, and what stands out. */
export function calibrationTable(lines: readonly Calibrated[]): string {
  const width = Math.max(...lines.map(({ operation }) => operation.length));
  const row = (first: string, ...cells: string[]) =>
    [first.padEnd(width), ...cells.map((cell) => cell.padStart(10))].join('  ');
  const farthest = lines.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))[0];
  const differing = lines.filter(({ difference }) => difference !== 0).length;
  return [
    row('operation', 'charged', 'model', 'difference'),
    ...lines.map(({ operation, charged, model, difference }) =>
      row(operation, charged.toFixed(2), model.toFixed(2), difference === 0 ? '' : signed(difference)),
    ),
    '',
    farthest === undefined || differing === 0
      ? 'The model charges the same for each.'
      : `The model charges something else for ${differing} of ${lines.length}; farthest off: ${farthest.operation}, by ${signed(farthest.difference)}. Its figures stand in local/cosmos/request-units/constants.ts.`,
  ].join('\n');
}

function signed(difference: number): string {
  return `${difference > 0 ? '+' : ''}${difference.toFixed(2)}`;
}
