import type { Cloud } from './cloud.ts';

/** A simulator that does not take an endpoint; the message is what it said. */
class EndpointRefused extends Error {
  readonly code = 'endpoint_refused';
}

/** Has the simulators tell the app at `api` what happens, signed with the secrets that its settings name first. */
export async function sendWebhooks({ payments, shipping, settings }: Cloud, api: string): Promise<void> {
  await tell(payments, `${api}/api/webhooks/payments`, settings['STRIPE_WEBHOOK_SECRETS']);
  await tell(shipping, `${api}/api/webhooks/shipping`, settings['EASYPOST_WEBHOOK_SECRETS']);
}

async function tell(simulator: string | null, url: string, secrets = ''): Promise<void> {
  const secret = secrets.split(',')[0]?.trim() ?? '';
  if (simulator === null || secret === '') return;
  const answer = await fetch(`${simulator}/_local/webhooks`, {
    method: 'PUT',
    body: JSON.stringify({ endpoints: [{ url, secret }] }),
  });
  const said = await answer.text();
  if (!answer.ok) throw new EndpointRefused(`${simulator} takes no webhooks for ${url}: ${said}`);
}
