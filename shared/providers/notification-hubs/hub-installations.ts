import { isDeepStrictEqual } from 'node:util';
import type { NotificationHubsClient } from '@azure/notification-hubs';
import { z } from 'zod';
import { type Installation, type Installations, installationSchema } from '../../ports/installations.ts';
import { hubFailure } from './failure.ts';
import { isGone } from './hub-error.ts';

const mostTags = 60;

interface Kept {
  installation: Installation;
  tags: string[];
  /** The platform's push service said that the device is gone. */
  isExpired: boolean;
}

/** Devices as installations of a hub. One that has expired gets no more pushes until its app registers it again. */
export function hubInstallations(client: () => Promise<NotificationHubsClient>, timeout: number): Installations {
  const options = { requestOptions: { timeout } };

  async function call<T>(operation: string, work: (hub: NotificationHubsClient) => Promise<T>): Promise<T> {
    const hub = await client();
    try {
      return await work(hub);
    } catch (error) {
      throw hubFailure(operation, error);
    }
  }

  const find = (installationId: string): Promise<Kept | undefined> =>
    call('read', (hub) => unlessGone(async () => kept(await hub.getInstallation(installationId, options))));

  /** False when there is no such installation. */
  const patch = (installationId: string, op: 'add' | 'remove', tag: string): Promise<boolean> =>
    call(op === 'add' ? 'follow' : 'unfollow', async (hub) => {
      const change = op === 'add' ? { op, path: '/tags', value: tag } : { op, path: `/tags/${tag}` };
      return (await unlessGone(() => hub.updateInstallation(installationId, [change], options))) !== undefined;
    });

  return {
    read: async (installationId) => {
      const found = await find(installationId);
      return found && { ...found.installation, tags: found.tags };
    },

    // The hub replaces an installation as a whole. Apps register at every start: one that has not changed is left alone,
    // so that a tag which is added at that moment is not lost.
    put: async (installationId, installation) => {
      const found = await find(installationId);
      if (found?.isExpired === false && isDeepStrictEqual(found.installation, installation)) return;
      const wanted = { installationId, ...installation, tags: found?.tags ?? [] };
      await call('put', (hub) => hub.createOrUpdateInstallation(wanted, options));
    },

    remove: async (installationId) => {
      await call('remove', (hub) => unlessGone(() => hub.deleteInstallation(installationId, options)));
    },

    follow: async (installationId, tag) => {
      const found = await find(installationId);
      if (found?.isExpired !== false) return undefined;
      // A hub refuses more tags. Whoever follows so many orders is known by the token of any of them.
      const isKnown = found.tags.includes(tag) || found.tags.length >= mostTags;
      const follows = isKnown || (await patch(installationId, 'add', tag));
      return follows ? found.installation.platform : undefined;
    },

    unfollow: async (installationId, tag) => {
      const found = await find(installationId);
      if (found?.tags.includes(tag) === true) await patch(installationId, 'remove', tag);
    },
  };
}

async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The hub adds fields of its own to an installation; of those only these count. */
const keptSchema = z.object({
  platform: z.unknown(),
  pushChannel: z.unknown(),
  tags: z.array(z.string()).nullish(),
  pushChannelExpired: z.boolean().nullish(),
});

function kept(answer: unknown): Kept {
  const { tags, pushChannelExpired, ...installation } = keptSchema.parse(answer);
  return {
    installation: installationSchema.parse(installation),
    tags: tags ?? [],
    isExpired: pushChannelExpired === true,
  };
}
