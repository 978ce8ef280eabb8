import type { HttpHandler } from '@azure/functions';
import document from '../docs/openapi.json' with { type: 'json' };

/** GET /api/openapi.json: the contract, generated from the schemas that validate requests. */
export const openapi: HttpHandler = () => Promise.resolve({ status: 200, jsonBody: document });
