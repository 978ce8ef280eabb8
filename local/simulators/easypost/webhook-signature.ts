import { createHmac } from 'node:crypto';
import type { WebhookAttempt } from 'local-service';

/**
 * The headers by which EasyPost signs a webhook: the first over the body alone, which is what the SDK checks, and the
 * second over time, method and path besides.
 * https://support.easypost.com/hc/en-us/articles/39826034964237-Webhook-HMAC-Validation
 */
export function signatureHeaders({ body, url, secret, sentAt }: WebhookAttempt): Record<string, string> {
  const timestamp = rfc2822(sentAt);
  const path = new URL(url).pathname;
  return {
    'X-Hmac-Signature': signature(secret, body),
    'X-Hmac-Signature-V2': signature(secret, `${timestamp}POST${path}${body}`),
    'X-Timestamp': timestamp,
    'X-Path': path,
  };
}

function signature(secret: string, signed: string): string {
  return `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(signed).digest('hex')}`;
}

/** `Tue, 19 Aug 2025 20:37:09 -0000` */
function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '-0000');
}
