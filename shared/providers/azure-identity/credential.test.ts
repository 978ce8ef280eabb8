import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { expect, it } from 'vitest';
import { azureCredential } from './credential.ts';

it('the app is the user-assigned identity that is named, else whoever it runs as; one for all that ask', async () => {
  expect(await azureCredential('0f1e2d3c-0000-4000-8000-000000000001')()).toBeInstanceOf(ManagedIdentityCredential);
  const identity = azureCredential(undefined);
  expect(await identity()).toBeInstanceOf(DefaultAzureCredential);
  expect(await identity()).toBe(await identity());
});
