import { type LocalAnswer, type LocalRequest, startLocalService } from 'local-service';
import { type Clock, type MovableClock, movableClock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import { answer } from './answer.ts';
import { audience, checkBearerToken } from './bearer-token.ts';
import { answerLocally } from './local-routes.ts';
import { createVaultMachine } from './machine.ts';
import { errorBody, VaultRefusal } from './refusal.ts';
import { knownRoute, routeOf } from './request.ts';

export interface KeyVaultOptions {
  /** 0 takes a free port. */
  port: number;
  /** What is in it from the start, and again after a reset: values by name. */
  secrets?: Record<string, string>;
  clock?: MovableClock;
  random?: Random;
  /** Judges the expiry of tokens: the time of the machine, however `clock` is moved. */
  tokenClock?: Clock;
}

export interface RunningKeyVault {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Where callers without a token are sent, as Key Vault does it: the SDK takes the audience from here. */
const challenge = `Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="${audience}"`;

/** Starts the Key Vault stand-in on 127.0.0.1. What it does and refuses stands in README.md. */
export async function startKeyVault(options: KeyVaultOptions): Promise<RunningKeyVault> {
  const { port, secrets = {}, clock = movableClock(), random = Math.random } = options;
  const { tokenClock = { now: Date.now } } = options;
  const machine = createVaultMachine({ clock, random });
  const fill = () => {
    for (const [name, value] of Object.entries(secrets)) machine.set(name, { value });
  };
  fill();

  const refused = (refusal: Pick<VaultRefusal, 'status' | 'code' | 'message' | 'innerCode'>): LocalAnswer => ({
    status: refusal.status,
    ...(refusal.status === 401 && { headers: { 'www-authenticate': challenge } }),
    body: errorBody(refusal),
  });
  const answering = (request: LocalRequest, work: () => LocalAnswer | undefined): LocalAnswer | undefined => {
    try {
      checkBearerToken(request.headers.authorization, tokenClock.now());
      return work();
    } catch (error) {
      if (error instanceof VaultRefusal) return refused(error);
      throw error;
    }
  };

  const service = await startLocalService({
    name: 'Key Vault stand-in',
    port,
    clock,
    nameCall: (request) => {
      const { operation = 'unknown', name } = routeOf(request) ?? {};
      return { operation, id: name, target: name };
    },
    // Before anything else, so that a fault strikes calls that would have been served.
    accept: (request) => answering(request, () => void knownRoute(request)),
    serve: (request) =>
      answering(request, () => answer(machine, request, `http://${request.headers.host}`)) ?? { status: 500 },
    refuse: (status) => {
      const message = `Status ${status}, asked for by a fault rule.`;
      return refused({ status, code: status === 429 ? 'Throttled' : 'Fault', message, innerCode: undefined });
    },
    objects: () => ({ secrets: machine.books() }),
    reset: () => {
      machine.reset();
      fill();
    },
    control: (request) => answerLocally(machine, request),
  });
  return { url: service.url, port: service.port, stop: () => service.stop() };
}
