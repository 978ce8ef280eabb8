import type { Ambient } from '../values/ambient.ts';
import { stillness } from '../values/ambient.ts';
import type { Scope } from './compile.ts';
import { prepareSubquery } from './subquery.ts';

/** The scope around a query: no names yet, and a place in the frame for the document. */
export function rootScope(parameters: Scope['parameters'], ambient: Ambient = stillness): Scope {
  let slots = 1;
  const newSlot = () => {
    slots += 1;
    return slots - 1;
  };
  return { names: new Map(), newSlot, parameters, ambient, prepareSubquery };
}
