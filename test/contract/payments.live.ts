import { setTimeout as sleep } from 'node:timers/promises';
import { fixed } from '../../shared/ports/secrets.ts';
import { stripeClient } from '../../shared/providers/stripe/client.ts';
import { stripePayments } from '../../shared/providers/stripe/stripe-payments.ts';
import { credentials, wanted } from './credentials.ts';
import { paymentsContract } from './payments-contract.ts';
import { stripeTestMethods } from './stripe-test-methods.ts';

const { STRIPE_API_KEY: apiKey, STRIPE_API_URL: apiUrl } = credentials(wanted.payments, process.env);

paymentsContract(async () => ({
  payments: stripePayments(stripeClient({ apiKey: fixed(apiKey), apiUrl })),
  methods: stripeTestMethods,
  passTime: () => sleep(2_000),
}));
