import type { FunctionDefinition } from './functions/definition.ts';

/** One line per function: name, trigger, and what it listens to. */
export function startupTable(functions: FunctionDefinition[], url: string): string {
  const rows = functions.map((definition) => [
    definition.name,
    definition.trigger.kind,
    describe(definition.trigger, url),
  ]);
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1)];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`).join('\n');
}

function describe(trigger: FunctionDefinition['trigger'], url: string): string {
  switch (trigger.kind) {
    case 'http':
      return `${trigger.methods.join(',') || 'any'} ${url}/${trigger.route.template}`;
    case 'disabled':
      return '';
    case 'timer':
      return `${trigger.schedule.text}${trigger.options.runOnStartup ? ', and at start-up' : ''}`;
    case 'cosmosDB': {
      const { databaseName, containerName, leaseDatabaseName, leaseContainerName, leaseContainerPrefix } =
        trigger.options;
      const prefix = leaseContainerPrefix === '' ? '' : ` with prefix ${leaseContainerPrefix}`;
      return `${databaseName}/${containerName}, leases ${leaseDatabaseName ?? databaseName}/${leaseContainerName}${prefix}`;
    }
  }
}
