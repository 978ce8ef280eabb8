import { z } from 'zod';
import type { Answer, FrontDoor } from './front-door.ts';
import type { Stage } from './stage.ts';
import type { Command } from './triggers.ts';

const paths: Record<Command, (orderId: string) => string> = {
  cancel: (orderId) => `/api/orders/${orderId}/cancel`,
  payment: (orderId) => `/api/orders/${orderId}/payment`,
  refund: (orderId) => `/api/orders/${orderId}/refunds`,
  retry: (orderId) => `/api/ops/orders/${orderId}/retry`,
  resolve: (orderId) => `/api/ops/orders/${orderId}/resolve`,
  undo: (orderId) => `/api/ops/orders/${orderId}/cancel`,
};

const acceptedSchema = z.object({
  seq: z.int(),
  refund: z.object({ id: z.string(), amount: z.object({ amount: z.int() }) }).optional(),
});

/** A command that was answered with 202: it stands in the ledger for good. */
export interface Promised {
  command: Command;
  orderId: string;
  key: string;
  text: string;
  seq: number;
  refund: { id: string; amount: number } | undefined;
}

interface Sent {
  token: string;
  key: string;
  body?: object;
  /** The first try is served, and its answer gets lost. */
  isAnswerLost?: boolean;
}

/** Takes commands to the app as people do: again under the same key until there is an answer. Remembers what was promised. */
export class Desk {
  readonly #stage: Stage;
  readonly #frontDoor: FrontDoor;
  readonly promised: Promised[] = [];

  constructor(stage: Stage, frontDoor: FrontDoor) {
    this.#stage = stage;
    this.#frontDoor = frontDoor;
  }

  async command(command: Command, orderId: string, { token, key, body, isAnswerLost = false }: Sent): Promise<void> {
    if (command === 'cancel') this.#stage.troubles.count('F29');
    let isLost = isAnswerLost;
    for (let pause = 1_000; ; pause = Math.min(2 * pause, 600_000)) {
      const wasPromised = this.#promise(command, key) !== undefined;
      const answer = await this.#frontDoor.ask(
        command,
        {
          method: 'POST',
          path: paths[command](orderId),
          params: { orderId },
          headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' },
          ...(body && { body }),
        },
        isLost,
      );
      isLost = false;
      // A replica that lags for long does not know the order yet.
      const isLagging = answer?.status === 404 && this.#stage.plan.faults.includes('F15');
      if (answer !== undefined && answer.status < 500 && answer.status !== 429 && !isLagging) {
        this.#heard({ command, orderId, key, wasPromised }, answer);
        return;
      }
      await this.#stage.pause(pause);
    }
  }

  #promise(command: Command, key: string): Promised | undefined {
    return this.promised.find((one) => one.key === key && one.command === command);
  }

  /** `wasPromised`: before this try was sent. Two tries at once may be answered as the order stood for each of them. */
  #heard(
    { command, orderId, key, wasPromised }: Pick<Promised, 'command' | 'orderId' | 'key'> & { wasPromised: boolean },
    { status, text }: Answer,
  ): void {
    const { trace } = this.#stage;
    trace.note(
      'people',
      () => `${command} ${orderId} under ${key.slice(0, 16)}: ${status} ${status === 202 ? '' : text}`,
    );
    if (status === 404 || status === 401 || status === 403 || status === 400)
      this.#stage.violate('I13', `${command} of ${orderId} is answered ${status}: ${text}`);
    const earlier = this.#promise(command, key);
    const isReplay = wasPromised || status === 202;
    if (status === 202 && earlier === undefined) {
      const { seq, refund } = acceptedSchema.parse(JSON.parse(text));
      const given = refund && { id: refund.id, amount: refund.amount.amount };
      this.promised.push({ command, orderId, key, text, seq, refund: given });
    } else if (earlier !== undefined && isReplay && earlier.text !== text) {
      this.#stage.violate('I15', `${command} of ${orderId}: another answer under the same key: ${status} ${text}`);
    }
  }
}
