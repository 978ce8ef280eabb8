import type { LocalAnswer, LocalRequest } from 'local-service';
import type { VaultMachine } from './machine.ts';
import { VaultRefusal } from './refusal.ts';
import { readBody } from './request.ts';
import { setBodySchema } from './secret.ts';

/** `PUT /_local/secrets/{name}`: a new version, without a token, for people who try a rotation. */
export function answerLocally(machine: VaultMachine, request: LocalRequest): LocalAnswer | undefined {
  const name = /^\/_local\/secrets\/([0-9a-zA-Z-]{1,127})$/.exec(request.path)?.[1];
  if (name === undefined || request.method !== 'PUT') return undefined;
  try {
    const { version } = machine.set(name, readBody(request, setBodySchema));
    return { status: 200, body: { name, version: version.id } };
  } catch (error) {
    if (error instanceof VaultRefusal) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}
