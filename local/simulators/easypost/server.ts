import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalAnswer, type LocalRequest, startLocalService, type WebhookEndpoint } from 'local-service';
import { type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { z } from 'zod';
import { labelPdf } from './label-pdf.ts';
import { createEasyPostMachine, type EasyPostMachine, type EasyPostRequest } from './machine.ts';
import { EasyPostRefusal } from './refusal.ts';
import { readJson, readRequest, routeOf } from './request.ts';
import { trackerStatuses } from './tracker.ts';
import { signatureHeaders } from './webhook-signature.ts';

export interface EasyPostOptions {
  /** 0 takes a free port. */
  port: number;
  /** The one key that is let in; without it every test key (`EZTK…`) is. */
  apiKey?: string;
  clock?: MovableClock;
  random?: Random;
  /** Who is told of events from the start; `PUT /_local/webhooks` changes it. */
  webhooks?: WebhookEndpoint[];
}

export interface RunningEasyPost {
  /** `http://127.0.0.1:PORT`, without a trailing slash; the SDK's `baseUrl` is `${url}/v2/`. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

const shipmentInBody = z.object({ shipment: z.object({ reference: z.string() }) });
const keyBody = z.strictObject({ only: z.string().startsWith('EZTK').optional() });
const trackBody = z.strictObject({ status: z.enum(trackerStatuses) });

/** Starts the EasyPost stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startEasyPost(options: EasyPostOptions): Promise<RunningEasyPost> {
  const { port, clock = movableClock(), random = Math.random, webhooks = [] } = options;
  let { apiKey } = options;
  let origin = '';
  const machine = createEasyPostMachine({ clock, random, labelUrl: (id) => `${origin}/_local/labels/${id}.pdf` });

  const answering = <Answer>(request: LocalRequest, work: (known: EasyPostRequest) => Answer) =>
    refusing(() => work(readRequest(request, apiKey)));

  const service = await startLocalService({
    name: 'EasyPost stand-in',
    port,
    clock,
    nameCall: (request) => {
      const route = routeOf(request);
      return { operation: route?.operation ?? 'unknown', id: route?.id, target: route?.id ?? referenceOf(request) };
    },
    accept: (request) => answering(request, (known) => machine.accept(known)),
    serve: async (request) => {
      const known = readRequest(request, apiKey);
      await sleep(machine.takesMs(known), undefined, { ref: false });
      return machine.perform(known);
    },
    refuse: (status, request, _served, code) => answering(request, () => machine.fail(status, code)),
    objects: () => ({ ...machine.books() }),
    reset: () => machine.reset(),
    webhooks: {
      endpoints: webhooks,
      random,
      take: () => machine.takeEvents().map((event) => ({ id: event.id, type: event.description, body: event })),
      nextAt: () => machine.nextAt(),
      sign: signatureHeaders,
    },
    control: (request) =>
      label(machine, request) ??
      track(machine, request) ??
      rolledKey(request, (only) => {
        apiKey = only;
      }),
  });
  origin = service.url;
  return { url: service.url, port: service.port, stop: () => service.stop() };
}

/** `PUT /_local/api_key {"only"?}`: the other keys are deleted. */
function rolledKey(request: LocalRequest, letIn: (only: string | undefined) => void): LocalAnswer | undefined {
  if (request.path !== '/_local/api_key' || request.method !== 'PUT') return undefined;
  return refusing(() => {
    const { data, error } = keyBody.safeParse(readJson(request));
    if (data === undefined) return { status: 400, body: { error: z.prettifyError(error) } };
    letIn(data.only);
    return { status: 200, body: {} };
  });
}

function refusing<Answer>(work: () => Answer): Answer | LocalAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof EasyPostRefusal) return { status: error.status, body: { error: error.body } };
    throw error;
  }
}

function referenceOf(request: LocalRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const body = refusing(() => readJson(request));
  return shipmentInBody.safeParse(body).data?.shipment.reference;
}

/** `GET /_local/labels/{id}.pdf`: the picture of a label. */
function label(machine: EasyPostMachine, request: LocalRequest): LocalAnswer | undefined {
  const id = /^\/_local\/labels\/(pl_\w+)\.pdf$/.exec(request.path)?.[1];
  if (id === undefined || request.method !== 'GET') return undefined;
  const shipment = machine.books().shipments.find(({ postage_label: label }) => label?.id === id);
  return shipment && { status: 200, headers: { 'content-type': 'application/pdf' }, body: labelPdf(shipment) };
}

/** `POST /_local/shipments/{id}/track {"status"}`: the carrier scans the parcel. */
function track(machine: EasyPostMachine, request: LocalRequest): LocalAnswer | undefined {
  const id = /^\/_local\/shipments\/(\w+)\/track$/.exec(request.path)?.[1];
  if (id === undefined || request.method !== 'POST') return undefined;
  return refusing(() => {
    const body = trackBody.safeParse(readJson(request));
    return body.success
      ? machine.track(id, body.data.status)
      : { status: 400, body: { error: z.prettifyError(body.error) } };
  });
}
