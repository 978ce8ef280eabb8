import type Stripe from 'stripe';
import type { ProviderDispute } from '../../ports/payments.ts';
import { fromStripeAmount } from './minor-units.ts';

export function disputeOf(dispute: Stripe.Dispute): ProviderDispute {
  const { id, amount, currency, reason, status, balance_transactions: moves } = dispute;
  return { ref: id, amount: fromStripeAmount(amount, currency), reason, state: disputeState(status, moves) };
}

/**
 * An inquiry (`warning_…`) is a dispute whose money has not been taken: open while the bank asks, won when it asks no more.
 * A prevented one was settled before it began: it is lost where the money has gone nonetheless.
 * @param moves the money that was taken for the dispute, and given back.
 */
export function disputeState(
  status: Stripe.Dispute['status'],
  moves: readonly { amount: number }[],
): ProviderDispute['state'] {
  switch (status) {
    case 'won':
    case 'warning_closed':
      return 'won';
    case 'lost':
      return 'lost';
    case 'prevented':
      return moves.reduce((sum, { amount }) => sum + amount, 0) < 0 ? 'lost' : 'won';
    default:
      return 'open';
  }
}
