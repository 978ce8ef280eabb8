import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation, Installations } from '../../shared/ports/installations.ts';
import type { Platform, Push } from '../../shared/ports/push.ts';
import { freshOrderId } from './fresh-order-id.ts';

export interface PushUnderContract {
  push: Push;
  installations: Installations;
  /** One that the hub can send to. */
  platform: Exclude<Platform, 'browser'>;
}

/** What the shop relies on, whoever reaches the devices. */
export function pushContract(open: () => Promise<PushUnderContract>): void {
  let push: Push;
  let installations: Installations;
  let platform: PushUnderContract['platform'];
  const made: string[] = [];
  beforeAll(async () => {
    ({ push, installations, platform } = await open());
  });
  afterAll(() => Promise.all(made.map((id) => installations.remove(id))));

  const device = (channel: string): Installation => ({ platform, pushChannel: channel });
  const installed = async () => {
    const id = `contract_${randomBytes(12).toString('hex')}`;
    made.push(id);
    await installations.put(id, device('channel-1'));
    return id;
  };
  const newTag = () => `order:${freshOrderId()}`;

  describe('an installation', () => {
    it('is read back as it was put, and is gone when it is removed', async () => {
      const id = await installed();
      expect(await installations.read(id)).toEqual({ ...device('channel-1'), tags: [] });
      await installations.remove(id);
      expect(await installations.read(id)).toBeUndefined();
      await installations.remove(id);
    });

    it('keeps what it follows when it is put again, changed or not', async () => {
      const [id, tag] = [await installed(), newTag()];
      expect(await installations.follow(id, tag)).toBe(platform);
      for (const channel of ['channel-1', 'channel-2']) {
        await installations.put(id, device(channel));
        expect(await installations.read(id)).toEqual({ ...device(channel), tags: [tag] });
      }
    });

    it('follows a tag once, and several', async () => {
      const [id, one, another] = [await installed(), newTag(), newTag()];
      for (const tag of [one, one, another]) expect(await installations.follow(id, tag)).toBe(platform);
      expect((await installations.read(id))?.tags.toSorted()).toEqual([one, another].toSorted());
    });

    it('follows no more what it unfollows, also twice', async () => {
      const [id, tag] = [await installed(), newTag()];
      await installations.follow(id, tag);
      for (let n = 0; n < 2; n += 1) await installations.unfollow(id, tag);
      expect(await installations.read(id)).toMatchObject({ tags: [] });
    });

    it('that nobody put follows nothing', async () => {
      expect(await installations.follow('contract_of_nobody_0', newTag())).toBeUndefined();
      await installations.unfollow('contract_of_nobody_0', newTag());
    });
  });

  describe('a push', () => {
    const message = {
      title: 'Booked',
      body: 'Your label is printed.',
      data: { orderId: freshOrderId(), type: 'shipment.bought' },
    };

    it('is taken for a device, again too, and for one that is gone', async () => {
      const installationId = await installed();
      for (const gone of [false, false, true]) {
        if (gone) await installations.remove(installationId);
        await expect(push.send('order:4', { platform, installationId }, message)).resolves.toBeUndefined();
      }
    });
  });
}
