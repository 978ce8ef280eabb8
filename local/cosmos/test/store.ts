import { type MovableClock, movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { type Container, createStore, Refusal, type Store } from '../store/store.ts';

/** A store with one container (`shop/orders`, key `/pk`), without HTTP. */
export function testContainer(
  definition: object = {},
  ranges = 3,
): { store: Store; container: Container; clock: MovableClock } {
  const clock = movableClock(() => Date.UTC(2030, 0, 1));
  const store = createStore({ clock, random: seededRandom(1), ranges });
  store.createDatabase('shop');
  const container = store.createContainer('shop', {
    id: 'orders',
    partitionKey: { paths: ['/pk'], version: 2 },
    ...definition,
  });
  return { store, container, clock };
}

/** The status, and sub-status if any, with which a call is refused: `404`, `404/1002`. */
export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.subStatus === undefined ? String(error.status) : `${error.status}/${error.subStatus}`;
  }
  return 'none';
}
