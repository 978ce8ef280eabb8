import { z } from 'zod';
import { holdsCardNumber } from './card-number.ts';

/** What an operator has to say about an order. It stays in the ledger for good. */
export const noteSchema = z
  .string()
  .trim()
  .min(1, 'expected why')
  .max(1_000)
  .refine((note) => !holdsCardNumber(note), 'looks like a card number, which must not be stored')
  .meta({ description: 'Why. Kept for ever: name nobody.' });
