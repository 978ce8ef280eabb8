import type { Installations } from '../../ports/installations.ts';
import type { Push } from '../../ports/push.ts';
import { type HubOptions, hubClient } from './client.ts';
import { hubInstallations } from './hub-installations.ts';
import { hubPush } from './hub-push.ts';

/** Push notifications and the devices that get them, by one Azure Notification Hub. */
export function notificationHub(options: HubOptions): { push: Push; installations: Installations } {
  const client = hubClient(options);
  const { timeout = 10_000 } = options;
  return { push: hubPush(client, timeout), installations: hubInstallations(client, timeout) };
}
