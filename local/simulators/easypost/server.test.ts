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

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${service.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
const fault = (rule: object) => control('POST', 'faults', [rule]);
const books = async (): Promise<unknown> => (await control('GET', 'books')).json();

const withRate = async (street1?: string) => {
  const shipment = await create(street1);
  const rate = shipment.rates[0];
  if (rate === undefined) throw new Error('no rate');
  return { id: shipment.id, rate };
};

describe('the EasyPost stand-in, through the SDK', () => {
  it('takes a shipment from rates to a label', async () => {
    const shipment = await create();
    expect(shipment).toMatchObject({ reference: 'ord_1', postage_label: null, status: 'unknown' });
    const rate = shipment.rates[0];
    if (rate === undefined) throw new Error('no rate');
    const bought = await easypost.Shipment.buy(shipment.id, rate);
    expect(bought).toMatchObject({ id: shipment.id, status: 'pre_transit', selected_rate: { id: rate.id } });
    expect(bought.tracker.tracking_code).toBe(bought.tracking_code);
    expect((await easypost.Shipment.retrieve(shipment.id)).tracking_code).toBe(bought.tracking_code);
    await expect(easypost.Shipment.buy(shipment.id, rate)).rejects.toMatchObject({
      statusCode: 422,
      code: 'SHIPMENT.POSTAGE.EXISTS',
    });
  });

  it('has a picture of each label', async () => {
    const { id, rate } = await withRate();
    const { postage_label: label } = await easypost.Shipment.buy(id, rate);
    const picture = await fetch(label.label_url);
    expect(picture.headers.get('content-type')).toBe('application/pdf');
    expect(await picture.text()).toContain('%PDF');
    expect((await control('GET', 'labels/pl_none.pdf')).status).toBe(404);
  });

  it('refunds a label, and not a shipment without one', async () => {
    const { id, rate } = await withRate();
    await expect(easypost.Shipment.refund(id)).rejects.toMatchObject({ code: 'SHIPMENT.REFUND.UNAVAILABLE' });
    await easypost.Shipment.buy(id, rate);
    expect(await easypost.Shipment.refund(id)).toMatchObject({ refund_status: 'submitted' });
  });

  it('refuses an address that cannot be verified', async () => {
    const failing = easypost.Shipment.create({
      to_address: { ...to('UNDELIVERABLE ST'), verify_strict: ['delivery'] },
      from_address: from,
      parcel,
    });
    await expect(failing).rejects.toMatchObject({ statusCode: 422, code: 'ADDRESS.VERIFY.FAILURE' });
  });

  it('tells where the parcel is', async () => {
    const { id, rate } = await withRate();
    await easypost.Shipment.buy(id, rate);
    expect((await control('POST', `shipments/${id}/track`, { status: 'delivered' })).status).toBe(200);
    expect((await control('POST', `shipments/${id}/track`, { status: 'lost' })).status).toBe(400);
    const { status, tracker } = await easypost.Shipment.retrieve(id);
    expect(status).toBe('delivered');
    expect(await easypost.Tracker.retrieve(tracker.id)).toMatchObject({
      status: 'delivered',
      shipment_id: id,
      tracking_details: [{ status: 'delivered', datetime: '2026-11-03T00:00:00Z' }],
    });
  });

  it('buys once, though the answer is lost', async () => {
    const { id, rate } = await withRate();
    await fault({ operation: 'shipments.buy', target: id, effect: 'after', count: 1 });
    await expect(easypost.Shipment.buy(id, rate)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const found = await easypost.Shipment.retrieve(id);
    expect(await books()).toMatchObject({
      calls: [{}, { operation: 'shipments.buy', id, status: 0 }, { status: 200 }],
      objects: { labels: [{ shipment_id: id, reference: 'ord_1', tracking_code: found.tracking_code }] },
    });
  });

  it('has one purchase under way at a time', async () => {
    const { id, rate } = await withRate();
    await fault({ operation: 'shipments.buy', target: id, effect: 'delay', delayMs: 1_000, count: 1 });
    const buy = () => easypost.Shipment.buy(id, rate);
    const [one, other] = await Promise.allSettled([buy(), buy()]);
    const refused = one.status === 'rejected' ? one : other;
    expect(refused).toMatchObject({ reason: { statusCode: 422, code: 'SHIPMENT.PURCHASE.IN_PROGRESS' } });
    expect(await books()).toMatchObject({ objects: { labels: [{ shipment_id: id }] } });
  });

  it('answers a fault rule in EasyPost words, by the reference of what is created', async () => {
    await fault({ operation: 'shipments.create', target: 'ord_1', effect: 'status', status: 503, count: 1 });
    await expect(create()).rejects.toMatchObject({ statusCode: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(await books()).toMatchObject({ objects: { shipments: [] } });
    expect(await create()).toMatchObject({ reference: 'ord_1' });
  });

  it('answers a fault rule by the code that the rule names', async () => {
    await fault({ operation: 'shipments.*', effect: 'status', status: 422, code: 'SHIPMENT.POSTAGE.FAILURE' });
    await expect(create()).rejects.toMatchObject({ statusCode: 422, code: 'SHIPMENT.POSTAGE.FAILURE' });
  });
});

describe('the EasyPost stand-in refuses', () => {
  it.each([
    ['a production key', 'EZAK_live', 'production key'],
    ['a key of another kind', 'sk_test_1', 'EZTK'],
  ])('%s', async (_, key, reason) => {
    const other = new EasyPost(key, { baseUrl: `${service.url}/v2/` });
    await expect(other.Shipment.retrieve('shp_1')).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining(reason),
    });
  });

  it('every key but its own, where it has one', async () => {
    await service.stop();
    service = await startEasyPost({ port: 0, apiKey: 'mine' });
    const client = (key: string) => new EasyPost(key, { baseUrl: `${service.url}/v2/` });
    await expect(client('EZTK_yours').Shipment.retrieve('shp_1')).rejects.toMatchObject({ statusCode: 401 });
    await expect(client('mine').Shipment.retrieve('shp_1')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('the keys that were deleted', async () => {
    const asking = (key: string) => new EasyPost(key, { baseUrl: `${service.url}/v2/` }).Shipment.retrieve('shp_1');
    await expect(control('PUT', 'api_key', { only: 'EZTKnew' })).resolves.toMatchObject({ status: 200 });
    await expect(asking('EZTK_local')).rejects.toMatchObject({ statusCode: 401 });
    await expect(asking('EZTKnew')).rejects.toMatchObject({ statusCode: 404 });
    await expect(control('PUT', 'api_key', { only: 'live' })).resolves.toMatchObject({ status: 400 });
    await expect(control('PUT', 'api_key', {})).resolves.toMatchObject({ status: 200 });
    await expect(asking('EZTK_local')).rejects.toMatchObject({ statusCode: 404 });
  });

  it('what it does not do, by name', async () => {
    await expect(easypost.Address.retrieve('adr_1')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('GET /v2/addresses/adr_1'),
    });
    const { id, rate } = await withRate();
    await expect(easypost.Shipment.buy(id, rate, 100)).rejects.toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('insurance'),
    });
  });

  it('a body that is not JSON', async () => {
    const authorization = `Basic ${Buffer.from('EZTK_local:').toString('base64')}`;
    const answer = await fetch(`${service.url}/v2/shipments`, {
      method: 'POST',
      headers: { authorization },
      body: '{',
    });
    expect(answer.status).toBe(400);
  });
});
