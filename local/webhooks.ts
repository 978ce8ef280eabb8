import type { Cloud } from './cloud.ts';

/** A simulator that does not take an endpoint; the message is what it said. */
class EndpointRefused extends Error {
  readonly code = 'endpoint_refused';
}

/** Has the simulators tell the app at `api` what happens, signed with the current secrets. */
export async function sendWebhooks({ payments, shipping, webhookSecrets }: Cloud, api: string): Promise<void> {
  await tell(payments, `${api}/api/webhooks/payments`, webhookSecrets.payments);
  await tell(shipping, `${api}/api/webhooks/shipping`, webhookSecrets.shipping);
}

async function tell(simulator: string | null, url: string, secret: string): Promise<void> {
  if (simulator === null || secret === '') return;
  const answer = await fetch(`${simulator}/_local/webhooks`, {
    method: 'PUT',
    body: JSON.stringify({ endpoints: [{ url, secret }] }),
  });
  const said = await answer.text();
  if (!answer.ok) throw new EndpointRefused(`${simulator} takes no webhooks for ${url}: ${said}`);
}
