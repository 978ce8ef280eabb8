import {
  createHubMachine,
  type HubAnswer,
  type HubMachine,
  type HubRequest,
} from '../../local/simulators/notification-hubs/machine.ts';
import { PortFailure } from '../../shared/ports/failure.ts';
import type { Installations } from '../../shared/ports/installations.ts';
import type { Push } from '../../shared/ports/push.ts';
import { classify } from '../../shared/providers/notification-hubs/classify.ts';
import { nativeMessages } from '../../shared/providers/notification-hubs/native-message.ts';
import type { Dice } from './dice.ts';
import type { Process } from './host.ts';
import type { Schedule } from './schedule.ts';
import type { Wire } from './wire.ts';

const patience = 10_000;

/** What a device was shown: order, entry and when (epoch milliseconds). */
export interface Shown {
  orderId: string;
  seq: number;
  at: number;
}

/** As the SDK's RestError; a time-out is an AbortError. */
class HubError extends Error {
  readonly statusCode: number | undefined;
  readonly code: string | undefined;
  constructor(name: string, statusCode: number | undefined, code: string | undefined) {
    super(`${name} ${statusCode ?? code ?? ''}`);
    this.name = name;
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** The notification hub of the shop. The ports lie directly over the stand-in's machine, with the adapter's own messages. */
export class PushHub {
  readonly machine: HubMachine;
  readonly #schedule: Schedule;
  readonly shown: Shown[] = [];

  constructor(schedule: Schedule, dice: Dice) {
    this.#schedule = schedule;
    this.machine = createHubMachine({ clock: { now: () => schedule.now }, random: dice.random });
  }

  /** A device that its app has registered. */
  register(id: string): void {
    const body = { installationId: id, platform: 'fcmv1', pushChannel: `channel-of-${id}`, tags: [] };
    this.machine.handle({ operation: 'installations.put', id, body });
  }

  ports(wire: Wire, process: Process): { push: Push; installations: Installations } {
    const call = async (operation: string, about: string, request: HubRequest): Promise<HubAnswer> => {
      try {
        return await wire.send(process, {
          call: { service: 'push', operation, isWrite: request.operation !== 'installations.get', about },
          perform: () => this.#handle(request),
          refuse: (status) => new HubError('RestError', status, undefined),
          silence: (kind) =>
            kind === 'timeout'
              ? new HubError('AbortError', undefined, undefined)
              : new HubError('RestError', undefined, 'ECONNRESET'),
          patience,
        });
      } catch (error) {
        throw new PortFailure('push', classify(error), operation, error);
      }
    };
    const patch = (id: string, op: 'add' | 'remove', tag: string) => {
      const change = op === 'add' ? { op, path: '/tags', value: tag } : { op, path: `/tags/${tag}` };
      return call(`installations.${op}`, tag, { operation: 'installations.patch', id, body: [change] });
    };
    const find = async (id: string) => {
      const answer = await call('installations.get', id, { operation: 'installations.get', id });
      return 'installation' in answer ? answer.installation : undefined;
    };
    const unused = () => Promise.reject(new TypeError('No function of the simulation registers devices.'));

    return {
      push: {
        send: async (dedupeId, { platform, installationId }, message) => {
          const { body } = nativeMessages[platform](dedupeId, message);
          const tags = `$InstallationId:{${installationId}}`;
          await call('messages.send', dedupeId, { operation: 'messages.send', format: platform, tags, body });
        },
      },
      installations: {
        read: unused,
        put: unused,
        remove: unused,
        follow: async (id, tag) => {
          const found = await find(id);
          if (found === undefined) return undefined;
          if (!(found.tags ?? []).includes(tag)) await patch(id, 'add', tag);
          return 'fcmv1';
        },
        unfollow: async (id, tag) => {
          const found = await find(id);
          if (found?.tags?.includes(tag) === true) await patch(id, 'remove', tag);
        },
      },
    };
  }

  #handle(request: HubRequest): HubAnswer {
    const answer = this.machine.handle(request);
    if ('detail' in answer && answer.status !== 404) throw new HubError('RestError', answer.status, undefined);
    if (request.operation === 'messages.send' && 'deliveredTo' in answer && answer.deliveredTo.length > 0) {
      const [orderId = '', seq] = (/"dedupeId":"([^"]+)"/.exec(request.body)?.[1] ?? '').split(':');
      this.shown.push({ orderId, seq: Number(seq), at: this.#schedule.now });
    }
    return answer;
  }
}
