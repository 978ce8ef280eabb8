import type Stripe from 'stripe';

/** The page on which a buyer plays the part of their bank. */
export function authenticationPage(intent: Stripe.PaymentIntent): string {
  const amount = `${intent.amount} ${intent.currency.toUpperCase()} (smallest unit)`;
  const choices =
    intent.status === 'requires_action'
      ? `<button name="outcome" value="succeeded">Authenticate</button> <button name="outcome" value="failed">Fail</button>`
      : `<p>There is nothing to authenticate: the payment is ${intent.status}.</p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>3-D Secure, local stand-in</title>
<body style="font: 1rem/1.5 system-ui; max-width: 30rem; margin: 4rem auto; padding: 0 1rem">
<h1>Your bank asks</h1>
<p>Do you pay ${amount}? This page stands in for 3-D Secure; no money moves.</p>
<form method="post">${choices}</form>
`;
}

/** Where the buyer goes on afterwards, as Stripe tells the shop; undefined when the shop gave no `return_url`. */
export function returnAddress(intent: Stripe.PaymentIntent, outcome: 'succeeded' | 'failed'): string | undefined {
  const returnUrl = intent.next_action?.redirect_to_url?.return_url;
  if (typeof returnUrl !== 'string') return undefined;
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', outcome);
  return url.href;
}
