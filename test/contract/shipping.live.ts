import { fixed } from '../../shared/ports/secrets.ts';
import { easypostClient } from '../../shared/providers/easypost/client.ts';
import { easypostShipping } from '../../shared/providers/easypost/easypost-shipping.ts';
import { credentials, wanted } from './credentials.ts';
import { easypostTestParcels, sender } from './easypost-test-parcels.ts';
import { shippingContract } from './shipping-contract.ts';

const { EASYPOST_API_KEY: apiKey, EASYPOST_API_URL: apiUrl } = credentials(wanted.shipping, process.env);

shippingContract(async () => ({
  shipping: easypostShipping(easypostClient({ apiKey: fixed(apiKey), apiUrl }), sender),
  ...easypostTestParcels,
}));
