import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { hasExpiredChannel, type Installation, readInstallation, targetTags } from './installation.ts';
import { patchInstallation } from './json-patch.ts';
import { type MessageHeaders, readMessage } from './message.ts';
import { HubRefusal } from './refusal.ts';
import { parseTagExpression } from './tag-expression.ts';

export type HubOperation =
  | 'installations.put'
  | 'installations.get'
  | 'installations.patch'
  | 'installations.delete'
  | 'messages.send';

export type HubRequest =
  | { operation: 'installations.put' | 'installations.patch'; id: string; body: unknown }
  | { operation: 'installations.get' | 'installations.delete'; id: string }
  | {
      operation: 'messages.send';
      format: string | undefined;
      /** A tag expression; left out, the message goes to every installation of its platform. */
      tags?: string | undefined;
      /** The payload as it was sent. */
      body: string;
      headers?: MessageHeaders;
    };

export type HubAnswer =
  | { status: 200 }
  | { status: 200; installation: Installation }
  | { status: 201; messageId: string; deliveredTo: Installation[] }
  | { status: 204 }
  | { status: number; detail: string };

/** A message as the books show it. */
export interface BookedMessage {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  tags: string | null;
  format: string;
  body: unknown;
  dedupeId: string | null;
  /** The installations that it reached. */
  deliveredTo: string[];
}

export interface HubBooks {
  installations: Installation[];
  messages: BookedMessage[];
}

/** A hub without I/O: synchronous, and the same for the same clock, random numbers and requests. */
export interface HubMachine {
  handle(request: HubRequest): HubAnswer;
  books(): HubBooks;
  reset(): void;
}

export function createHubMachine({ clock, random }: { clock: Clock; random: Random }): HubMachine {
  const installations = new Map<string, Installation>();
  const messages: BookedMessage[] = [];

  function find(id: string): Installation {
    const found = installations.get(id);
    if (found === undefined) throw new HubRefusal(404, 'Installation not found');
    return found;
  }

  function send(request: Extract<HubRequest, { operation: 'messages.send' }>): HubAnswer {
    const message = readMessage(request.format, request.body, request.headers ?? {});
    const reaches = request.tags === undefined ? () => true : parseTagExpression(request.tags);
    const named = [...installations.values()].filter(
      (installation) => installation.platform === message.platform && reaches(targetTags(installation)),
    );
    for (const installation of named) installation.pushChannelExpired = hasExpiredChannel(installation);
    const deliveredTo = named.filter(({ pushChannelExpired }) => pushChannelExpired === false);
    const messageId = newMessageId(clock, random);
    messages.push({
      id: messageId,
      at: clock.now(),
      tags: request.tags ?? null,
      format: message.format,
      body: message.body,
      dedupeId: message.dedupeId,
      deliveredTo: deliveredTo.map(({ installationId }) => installationId),
    });
    return { status: 201, messageId, deliveredTo: structuredClone(deliveredTo) };
  }

  function run(request: HubRequest): HubAnswer {
    switch (request.operation) {
      case 'installations.put':
        installations.set(request.id, readInstallation(request.id, request.body, clock.now()));
        return { status: 200 };
      case 'installations.patch': {
        const patched = patchInstallation(find(request.id), request.body);
        installations.set(request.id, readInstallation(request.id, patched, clock.now()));
        return { status: 200 };
      }
      case 'installations.get':
        return { status: 200, installation: structuredClone(find(request.id)) };
      case 'installations.delete':
        installations.delete(request.id);
        return { status: 204 };
      case 'messages.send':
        return send(request);
    }
  }

  return {
    handle: (request) => {
      try {
        return run(request);
      } catch (error) {
        if (error instanceof HubRefusal) return { status: error.status, detail: error.message };
        throw error;
      }
    },
    books: () => structuredClone({ installations: [...installations.values()], messages }),
    reset: () => {
      installations.clear();
      messages.length = 0;
    },
  };
}

/** Like `2783910239810938102-4629803912839102831-1`. */
function newMessageId(clock: Clock, random: Random): string {
  const digits = () => String(Math.floor(random() * 1e15)).padStart(15, '0');
  return `${clock.now()}${digits()}-${digits()}-1`;
}
