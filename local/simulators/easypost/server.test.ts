import * as sdk from '@easypost/api';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEasyPost, startEasyPost } from './server.ts';

// The SDK's declarations say CommonJS while its `import` entry is an ES module: the class is one `default` less deep.
const isSdk = (value: unknown): value is typeof sdk.default.default => typeof value === 'function';
const EasyPost: unknown = sdk.default;
if (!isSdk(EasyPost)) throw new Error('@easypost/api has no default export');

let service: RunningEasyPost;
let easypost: InstanceType<typeof sdk.default.default>;

beforeEach(async () => {
  service = await startEasyPost({ port: 0, clock: movableClock(() => Date.UTC(2026, 10, 3)), random: seededRandom(1) });
  easypost = new EasyPost('EZTK_local', { baseUrl: `${service.url}/v2/` });
});
afterEach(() => service.stop());

const parcel = { weight: 20, length: 10, width: 8, height: 4 };
const from = {
  company: 'Shop',
  street1: '417 Montgomery St',
  city: 'San Francisco',
  state: 'CA',
  zip: '94104',
  country: 'US',
};
const to = (street1 = '179 N Harbor Dr') => ({
  name: 'A. Buyer',
  street1,
  city: 'Redondo Beach',
  state: 'CA',
  zip: '90277',
  country: 'US',
});
const create = (street1?: string) =>
  easypost.Shipment.create({ to_address: to(street1), from_address: from, parcel, reference: 'ord_1' });

describe('the EasyPost stand-in, through the SDK', () => {
  it('takes a shipment from rates to a label', async () => {
    const shipment = await create();
    expect(shipment).toMatchObject({ reference: 'ord_1', postage_label: null, status: 'unknown' });
    const rate = shipment.rates[0];
    if (rate === undefined) throw new Error('no rate');
    const bought = await easypost.Shipment.buy(shipment.id, rate);
    expect(bought).toMatchObject({ id: shipment.id, status: 'pre_transit', selected_rate: { id: rate.id } });
    expect(bought.postage_label.label_url).toMatch(/^https?:/);
    expect(bought.tracker.tracking_code).toBe(bought.tracking_code);
    expect((await easypost.Shipment.retrieve(shipment.id)).tracking_code).toBe(bought.tracking_code);
    await expect(easypost.Shipment.buy(shipment.id, rate)).rejects.toMatchObject({
      statusCode: 422,
      code: 'SHIPMENT.POSTAGE.EXISTS',
    });
    expect(await easypost.Shipment.refund(shipment.id)).toMatchObject({ refund_status: 'submitted' });
  });
});
