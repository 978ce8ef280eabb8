import type { HttpHandler, HttpRequest } from '@azure/functions';
import { bearerToken } from '../shared/http/bearer.ts';
import { readJsonBody } from '../shared/http/body.ts';
import { deviceResponse } from '../shared/http/device-response.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { opensOrder } from '../shared/http/order-token.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Shop } from '../shared/http/shop.ts';
import { installationIdSchema, installationSchema } from '../shared/ports/installations.ts';

/**
 * PUT, GET, DELETE /api/devices/{installationId}: a device that wants pushes.
 *
 * Anybody may register a new one; tags are set by the server only. One that follows orders is touched only with the token
 * of one of them.
 */
export const devices = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const id = installationIdSchema.safeParse(request.params['installationId']);
    if (!id.success) throw new Problem('invalid_request', { detail: `installationId: ${id.error.issues[0]?.message}` });
    const installation = await shop.installations.read(id.data);
    if (installation !== undefined) await refuseStrangers(request, installation.tags, shop);

    if (request.method === 'PUT') {
      const wanted = await readJsonBody(request, installationSchema);
      await shop.installations.put(id.data, wanted);
      return { status: installation === undefined ? 201 : 200, jsonBody: deviceResponse(id.data, wanted) };
    }
    if (installation === undefined) throw new Problem('not_found', { detail: 'There is no such device.' });
    if (request.method === 'GET') return { status: 200, jsonBody: deviceResponse(id.data, installation) };
    await shop.installations.remove(id.data);
    return { status: 204 };
  });

async function refuseStrangers(request: HttpRequest, tags: readonly string[], { tokenKeys }: Shop): Promise<void> {
  const followed = tags.flatMap((tag) => (tag.startsWith('order:') ? [tag.slice('order:'.length)] : []));
  if (followed.length === 0) return;
  const token = bearerToken(request);
  const keys = await tokenKeys();
  if (!followed.some((orderId) => opensOrder(token, orderId, keys))) {
    throw new Problem('access_denied', { detail: 'Send the token of an order that this device follows.' });
  }
}
