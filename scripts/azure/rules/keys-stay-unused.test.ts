import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { keysStayUnused } from './keys-stay-unused.ts';

test.each([
  [
    'the key of a storage account',
    [
      'bicep/modules/storage/host-storage.bicep',
      'output name string = account.name',
      'output name string = account.listKeys().keys[0].value',
    ],
  ],
  [
    'the key of the hub, kept elsewhere',
    [
      'bicep/modules/notification-hubs/notification-hub.bicep',
      'output hubName string = hub.name',
      'output hubName string = appRule.listKeys().primaryKey',
    ],
  ],
  [
    'a connection string',
    [
      'bicep/modules/functions/function-app.bicep',
      'NOTIFICATION_HUB_NAME: notificationHubName',
      "NOTIFICATION_HUB_NAME: 'DefaultEndpointsProtocol=https;AccountKey=${notificationHubName}'",
    ],
  ],
] as const)('finds %s', async (_, plant) => {
  expect(await found(keysStayUnused, plant)).toContain(`${plant[0]} expected an identity in place of a key, found`);
});
