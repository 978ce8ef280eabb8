import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { apiVersionsArePinned } from './api-versions-are-pinned.ts';

test('finds an older version, a preview, and a type that nobody chose a version for', async () => {
  const hub = 'bicep/modules/notification-hubs/notification-hub.bicep';
  const text = await found(
    apiVersionsArePinned,
    ['bicep/modules/cosmos/database.bicep', 'sqlDatabases/containers@2025-10-15', 'sqlDatabases/containers@2024-11-15'],
    [hub, 'Hubs/namespaces@2023-09-01', 'Hubs/namespaces@2023-10-01-preview'],
    [
      'bicep/modules/identity/app-identity.bicep',
      'Microsoft.ManagedIdentity/userAssigned',
      'Microsoft.ManagedIdentity/userAssignedThings/',
    ],
  );
  expect(text).toContain('expected Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15, found');
  expect(text).toContain(`${hub} expected Microsoft.NotificationHubs/namespaces@2023-09-01, found`);
  expect(text).toContain('expected a version of Microsoft.ManagedIdentity/userAssignedThings');
});
