import { afterAll } from 'vitest';
import { startEasyPost } from '../../local/simulators/easypost/server.ts';
import { fixed } from '../../shared/ports/secrets.ts';
import { easypostClient } from '../../shared/providers/easypost/client.ts';
import { easypostShipping } from '../../shared/providers/easypost/easypost-shipping.ts';
import { easypostTestParcels, sender } from './easypost-test-parcels.ts';
import { shippingContract } from './shipping-contract.ts';

shippingContract(async () => {
  const apiKey = 'EZTKcontract';
  const easypost = await startEasyPost({ port: 0, apiKey });
  afterAll(() => easypost.stop());
  const shipping = easypostShipping(easypostClient({ apiKey: fixed(apiKey), apiUrl: easypost.url }), sender);
  return { shipping, ...easypostTestParcels };
});
