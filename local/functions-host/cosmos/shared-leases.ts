import type { CosmosTrigger, FunctionDefinition } from '../functions/definition.ts';

/** Warnings about change feed functions that have the same leases, so that each sees a part of the changes only. */
export function sharedLeases(definitions: readonly FunctionDefinition[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, trigger } of definitions) {
    if (trigger.kind !== 'cosmosDB') continue;
    const leases = JSON.stringify(leasesOf(trigger));
    names.set(leases, [...(names.get(leases) ?? []), name]);
  }
  return [...names.values()]
    .filter((sharing) => sharing.length > 1)
    .map(
      (sharing) =>
        `The functions ${sharing.join(', ')} read one container and share their leases, so that each sees a part of the changes only, as in Azure. Give each a leaseContainerPrefix of its own.`,
    );
}

function leasesOf({ options, monitored, leases }: CosmosTrigger): unknown {
  const { databaseName, containerName, leaseDatabaseName, leaseContainerName, leaseContainerPrefix } = options;
  return [
    [new URL(monitored.endpoint).href, databaseName, containerName],
    [new URL(leases.endpoint).href, leaseDatabaseName ?? databaseName, leaseContainerName, leaseContainerPrefix],
  ];
}
