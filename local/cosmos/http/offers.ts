import { z } from 'zod';
import { assumed } from '../request-units/constants.ts';
import { badRequest, notFound } from '../store/refusal.ts';
import type { Store } from '../store/store.ts';
import type { Throughput } from '../store/throughput.ts';
import { bodyAs } from './body.ts';
import type { Call, Reply } from './call.ts';
import { resourceList, resourceQuery } from './resource-feed.ts';

const offerSchema = z.looseObject({
  content: z.looseObject({
    offerThroughput: z.int().min(400).optional(),
    offerAutopilotSettings: z.looseObject({ maxThroughput: z.int().min(1000) }).nullish(),
  }),
});

export function listOffers({ store }: Call): Reply {
  return resourceList({ rid: '', kind: 'Offers', resources: offers(store).map(offerBody) });
}

export function queryOffers({ request, store }: Call): Reply {
  return resourceQuery(request, { rid: '', kind: 'Offers', resources: offers(store).map(offerBody) });
}

export function readOffer({ route, store }: Call): Reply {
  return { status: 200, requestCharge: assumed.metadataRead, body: offerBody(requireOffer(store, route.id)) };
}

export function replaceOffer({ request, route, store }: Call): Reply {
  const offer = requireOffer(store, route.id);
  const throughput = asked(bodyAs(request, offerSchema, 'an offer').content);
  store.throughputs.set(offer.rid, throughput);
  return { status: 200, requestCharge: assumed.metadataWrite, body: offerBody({ ...offer, throughput }) };
}

interface Offer {
  /** The database or container it is for. */
  rid: string;
  self: string;
  ts: number;
  throughput: Throughput;
}

function offers(store: Store): Offer[] {
  const resources = store.databases.flatMap(({ rid, ts, containers }) => [
    { rid, self: `dbs/${rid}/`, ts },
    ...[...containers.values()].map((container) => ({ rid: container.rid, self: container.self, ts: container.ts })),
  ]);
  return resources.flatMap(({ rid, self, ts }) => {
    const throughput = store.throughputs.get(rid);
    return throughput === undefined ? [] : [{ rid, self, ts, throughput }];
  });
}

function requireOffer(store: Store, id: string): Offer {
  const offer = offers(store).find(({ rid }) => offerId(rid) === id);
  if (offer === undefined) throw notFound(`There is no offer "${id}".`);
  return offer;
}

function asked(content: z.infer<typeof offerSchema>['content']): Throughput {
  const autoscale = content.offerAutopilotSettings;
  if (autoscale) return { kind: 'autoscale', maxPerSecond: autoscale.maxThroughput };
  if (content.offerThroughput === undefined)
    throw badRequest('The offer has neither offerThroughput nor offerAutopilotSettings.');
  return { kind: 'manual', perSecond: content.offerThroughput };
}

function offerBody({ rid, self, ts, throughput }: Offer) {
  const id = offerId(rid);
  const settings =
    throughput.kind === 'manual'
      ? { offerThroughput: throughput.perSecond }
      : {
          offerThroughput: throughput.maxPerSecond / 10,
          offerAutopilotSettings: { maxThroughput: throughput.maxPerSecond },
        };
  return {
    resource: self,
    offerType: 'Invalid',
    offerResourceId: rid,
    offerVersion: 'V2',
    content: { ...settings, offerIsRUPerMinuteThroughputEnabled: false },
    id,
    _rid: id,
    _self: `offers/${id}/`,
    _etag: `"${ts}"`,
    _ts: ts,
  };
}

function offerId(rid: string): string {
  return rid.replaceAll('=', '');
}
