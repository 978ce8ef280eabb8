import type { Call, Service } from '../troubles.ts';
import type { World } from '../world.ts';

const minute = 60_000;
const hour = 60 * minute;

const isPayments = ({ service }: Call) => service === 'payments';

/** F21: no answer, at once or only after the caller has gone; the effect may be there, may come later, or never. */
export function silencePayments(world: World): void {
  const dice = world.dice('F21');
  const rate = dice.magnitude(0.02, 0.5);
  world.troubles.add('F21', (call) => {
    if (!isPayments(call) || !dice.chance(rate)) return undefined;
    if (dice.chance(0.2)) return { kind: 'slow', there: dice.between(8_000, minute), back: dice.between(5, 5_000) };
    return { kind: 'lost', effect: dice.pick(['never', 'done', 'done']), how: dice.pick(['broken', 'timeout']) };
  });
}

export function storeServerErrors(world: World): void {
  const dice = world.dice('F22');
  const rate = dice.magnitude(0.02, 0.5);
  world.troubles.add('F22', (call) =>
    isPayments(call) && call.isWrite && dice.chance(rate)
      ? { kind: 'status', status: 500, effect: dice.pick(['never', 'done']) }
      : undefined,
  );
}

export function throttlePayments(world: World): void {
  const dice = world.dice('F23');
  const rate = dice.magnitude(0.05, 0.6);
  world.troubles.add('F23', (call) =>
    isPayments(call) && dice.chance(rate) ? { kind: 'status', status: 429, effect: 'never' } : undefined,
  );
}

/** F24: nobody at one provider answers for a long time, or its account is locked. */
export function outages(world: World): void {
  const dice = world.dice('F24');
  const down = Array.from({ length: dice.whole(1, 3) }, () => {
    const service = dice.pick<Service>(['payments', 'shipping', 'tax']);
    const from = world.schedule.now + dice.between(0, world.plan.chaos / 2);
    const kind = dice.pick(['refused', 'silent', 'locked'] as const);
    return { service, from, until: from + dice.magnitude(10 * minute, 30 * hour), kind };
  });
  world.extendChaos(Math.max(...down.map(({ until }) => until)));
  world.troubles.add('F24', ({ service }) => {
    const { now } = world.schedule;
    const outage = down.find((one) => one.service === service && one.from <= now && now < one.until);
    if (outage === undefined) return undefined;
    if (outage.kind === 'silent') return { kind: 'lost', effect: 'never', how: 'timeout' };
    return { kind: 'status', status: outage.kind === 'locked' ? 401 : 503, effect: 'never' };
  });
}

/** F26: the catalog says something else than when the order was placed. */
export function changePrices(world: World): void {
  const dice = world.dice('F26');
  for (const { sku, price, isDigital: digital } of world.plan.skus) {
    for (let n = 0; n < dice.whole(1, 4); n += 1) {
      world.schedule.after(dice.between(0, world.plan.chaos), () => {
        world.troubles.count('F26');
        const prices = { EUR: Math.round(price * dice.between(0.5, 2)) };
        const product = { id: 'product', sku, name: sku, taxCode: 'txcd_99999999', prices, weight: 200, digital };
        world.cosmos.write('catalog', sku, ['product'], (container) => container.upsert([sku], product));
      });
    }
  }
}

/** F27: whatever is asked of the carrier, the answer may be lost, late, or a server error. */
export function loseLabels(world: World): void {
  const dice = world.dice('F27');
  const rate = dice.magnitude(0.1, 0.8);
  world.troubles.add('F27', ({ service, isWrite }) => {
    if (service !== 'shipping' || !dice.chance(isWrite ? rate : rate / 4)) return undefined;
    const how = dice.pick(['broken', 'timeout', 'status', 'late', 'late', 'late'] as const);
    if (how === 'late') return { kind: 'slow', there: dice.between(5_000, minute), back: dice.between(5, 40_000) };
    const effect = dice.pick(['never', 'done', 'done'] as const);
    return how === 'status'
      ? { kind: 'status', status: dice.pick([429, 500, 503, 504]), effect }
      : { kind: 'lost', effect, how };
  });
}

export function failPushes(world: World): void {
  const dice = world.dice('F32');
  const rate = dice.magnitude(0.05, 0.9);
  world.troubles.add('F32', ({ service }) => {
    if (service !== 'push' || !dice.chance(rate)) return undefined;
    if (dice.chance(0.2)) return { kind: 'slow', there: dice.between(1_000, minute), back: 5 };
    if (dice.chance(0.5)) return { kind: 'status', status: dice.pick([401, 403, 429, 500, 503]), effect: 'never' };
    return { kind: 'lost', effect: dice.pick(['never', 'done']), how: dice.pick(['broken', 'timeout']) };
  });
}
