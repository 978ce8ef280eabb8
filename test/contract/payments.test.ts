import { movableClock } from 'local-service/clock';
import { afterAll } from 'vitest';
import { startStripe } from '../../local/simulators/stripe/server.ts';
import { fixed } from '../../shared/ports/secrets.ts';
import { stripeClient } from '../../shared/providers/stripe/client.ts';
import { stripePayments } from '../../shared/providers/stripe/stripe-payments.ts';
import { paymentsContract } from './payments-contract.ts';
import { stripeTestMethods } from './stripe-test-methods.ts';

paymentsContract(async () => {
  const apiKey = 'sk_test_contract';
  const clock = movableClock();
  const stripe = await startStripe({ port: 0, apiKey, clock });
  afterAll(() => stripe.stop());
  return {
    payments: stripePayments(stripeClient({ apiKey: fixed(apiKey), apiUrl: stripe.url })),
    methods: stripeTestMethods,
    passTime: async () => clock.advance(60_000),
  };
});
