import { tableTax } from '../../shared/providers/table-tax/table-tax.ts';
import { taxContract } from './tax-contract.ts';

taxContract(async () => ({
  tax: tableTax(),
  taxed: { country: 'DE', region: null, currency: 'EUR' },
  unknown: { country: 'AQ', region: null, currency: 'USD' },
  goods: 'txcd_99999999',
  shipping: 'txcd_92010001',
}));
