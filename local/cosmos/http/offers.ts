import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { assumed } from '../request-units/constants.ts';
import { badRequest, notFound, preconditionFailed } from '../store/refusal.ts';
import type { Database, Store } from '../store/store.ts';
import {
  leastOf,
  type Provisioned,
  perSecondOf,
  requireThroughput,
  type Throughput,
} from '../store/throughput/throughput.ts';
import { bodyAs } from './body.ts';
import type { Call, Reply } from './call.ts';
import { flag, header } from './request-headers.ts';
import { resourceList, resourceQuery } from './resource-feed.ts';

const offerSchema = z.looseObject({
  content: z.looseObject({
    offerThroughput: z.number().optional(),
    offerAutopilotSettings: z.looseObject({ maxThroughput: z.number() }).nullish(),
  }),
});

export function listOffers({ store }: Call): Reply {
  return resourceList({ rid: '', kind: 'Offers', resources: offers(store).map(offerBody) });
}

export function queryOffers({ request, store }: Call): Reply {
  return resourceQuery(request, { rid: '', kind: 'Offers', resources: offers(store).map(offerBody) });
}

export function readOffer({ route, store }: Call): Reply {
  return shown(requireOffer(store, route.id), assumed.metadataRead);
}

export function replaceOffer({ request, route, store }: Call): Reply {
  const offer = requireOffer(store, route.id);
  requireMatch(request, offer);
  const throughput = asked(bodyAs(request, offerSchema, 'an offer').content, offer, request);
  requireThroughput(throughput, leastOf({ ...throughput, highest: offer.throughput.highest }, offer.sharing));
  store.throughputs.set(offer.rid, throughput);
  return shown(requireOffer(store, route.id), assumed.metadataWrite);
}

function shown(offer: Offer, requestCharge: number): Reply {
  const headers = {
    etag: etagOf(offer),
    'x-ms-offer-replace-pending': 'false',
    'x-ms-cosmos-min-throughput': String(leastOf(offer.throughput, offer.sharing)),
  };
  return { status: 200, requestCharge, headers, body: offerBody(offer) };
}

function requireMatch(request: LocalRequest, offer: Offer): void {
  const ifMatch = header(request, 'if-match');
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etagOf(offer)) return;
  throw preconditionFailed(`If-Match is ${ifMatch}, the offer has the etag ${etagOf(offer)}.`);
}

interface Offer {
  /** The database or container it is for. */
  rid: string;
  self: string;
  ts: number;
  throughput: Provisioned;
  /** How many containers share it, if it is a database's. */
  sharing: number;
}

function offers(store: Store): Offer[] {
  const resources = store.databases.flatMap(({ rid, ts, containers }) => [
    { rid, self: `dbs/${rid}/`, ts, sharing: sharing(store, containers) },
    ...Array.from(containers.values(), (container) => {
      return { rid: container.rid, self: container.self, ts: container.ts, sharing: 0 };
    }),
  ]);
  return resources.flatMap((resource) => {
    const throughput = store.throughputs.get(resource.rid);
    return throughput === undefined ? [] : [{ ...resource, throughput }];
  });
}

function sharing(store: Store, containers: Database['containers']): number {
  return [...containers.values()].filter(({ rid }) => store.throughputs.get(rid) === undefined).length;
}

function requireOffer(store: Store, id: string): Offer {
  const offer = offers(store).find(({ rid }) => offerId(rid) === id);
  if (offer === undefined) throw notFound(`There is no offer "${id}".`);
  return offer;
}

/** From manual to autoscale and back only with the header that says so; the figure is then the service's choice. */
function asked(content: z.infer<typeof offerSchema>['content'], offer: Offer, request: LocalRequest): Throughput {
  const perSecond = perSecondOf(offer.throughput);
  if (flag(request, 'x-ms-cosmos-migrate-offer-to-autopilot')) {
    const scaled = { kind: 'autoscale', maxPerSecond: Math.ceil(perSecond / 1000) * 1000 } as const;
    const least = leastOf({ ...scaled, highest: offer.throughput.highest }, offer.sharing);
    return { ...scaled, maxPerSecond: Math.max(least, scaled.maxPerSecond) };
  }
  if (flag(request, 'x-ms-cosmos-migrate-offer-to-manual-throughput')) return { kind: 'manual', perSecond };
  const autoscale = content.offerAutopilotSettings;
  if ((offer.throughput.kind === 'autoscale') !== Boolean(autoscale)) {
    const kind = autoscale ? 'autoscale' : 'manually provisioned';
    throw badRequest(
      `Updating offer to ${kind} throughput is not allowed. Please invoke migration API to migrate this offer.`,
    );
  }
  if (autoscale) return { kind: 'autoscale', maxPerSecond: autoscale.maxThroughput };
  if (content.offerThroughput === undefined)
    throw badRequest('The offer has neither offerThroughput nor offerAutopilotSettings.');
  return { kind: 'manual', perSecond: content.offerThroughput };
}

/** Another one for each figure. */
function etagOf({ ts, throughput }: Offer): string {
  return `"${ts}-${throughput.kind}-${perSecondOf(throughput)}"`;
}

function offerBody(offer: Offer) {
  const { rid, self, ts, throughput } = offer;
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
    _etag: etagOf(offer),
    _ts: ts,
  };
}

function offerId(rid: string): string {
  return rid.replaceAll('=', '');
}
