import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureClass } from '../ports/failure.ts';
import { Circuit } from './circuit.ts';

const second = 1_000;
const minute = 60 * second;

function virtualCircuit(random = () => 0.5) {
  let now = 0;
  const changes: string[] = [];
  const circuit = new Circuit({
    clock: { monotonic: () => now },
    random,
    changed: (to, cause) => void changes.push(cause === null ? to : `${to}: ${cause}`),
  });
  const call = (failure?: FailureClass) => {
    const permit = circuit.begin();
    if (failure === undefined) permit?.succeeded();
    else permit?.failed(failure);
    permit?.ended();
    return permit !== undefined;
  };
  return {
    circuit,
    changes,
    call,
    fail: (times: number, failure: FailureClass = 'transient') => {
      for (let n = 0; n < times; n += 1) call(failure);
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a circuit', () => {
  it('opens after five failures in a row, and not before', () => {
    const { circuit, fail, call, changes } = virtualCircuit();
    fail(4);
    call();
    fail(4, 'ambiguous');
    expect(circuit.standing()).toBe('closed');
    fail(1);
    expect(circuit.standing()).toBe('open');
    expect([circuit.turn(minute), circuit.begin()]).toEqual([undefined, undefined]);
    expect(changes).toEqual(['open: transient']);
  });

  it('opens at once when the credentials are refused', () => {
    const { circuit, fail } = virtualCircuit();
    fail(1, 'configuration');
    expect(circuit.standing()).toBe('open');
  });

  it('stays closed for failures that concern one order', () => {
    const { circuit, fail } = virtualCircuit();
    fail(50, 'unknown');
    expect(circuit.standing()).toBe('closed');
  });

  it('pays no heed to what was on its way when it opened', () => {
    const { circuit, fail, pass } = virtualCircuit();
    const late = [circuit.begin(), circuit.begin()];
    fail(5);
    late[0]?.succeeded();
    late[1]?.failed('transient');
    expect(circuit.standing()).toBe('open');
    pass(30 * second);
    expect(circuit.standing()).toBe('half_open');
  });

  it('is probed after 30 s, twice as long each time, up to five minutes, spread by a fifth', () => {
    for (const [chance, spread] of [
      [0.5, 1],
      [0, 0.8],
    ] as const) {
      const { circuit, fail, pass } = virtualCircuit(() => chance);
      fail(5);
      for (const pause of [30, 60, 120, 240, 300, 300]) {
        pass(pause * second * spread - 1);
        expect(circuit.standing()).toBe('open');
        pass(1);
        expect(circuit.standing()).toBe('half_open');
        fail(1);
      }
    }
  });
});

describe('a circuit that is probed', () => {
  const probed = () => {
    const world = virtualCircuit();
    world.fail(5);
    world.pass(30 * second);
    return world;
  };

  it('lets one call through', () => {
    const { circuit } = probed();
    expect(circuit.turn(0)).toBe(0);
    expect(circuit.begin()).toBeDefined();
    expect([circuit.turn(minute), circuit.begin()]).toEqual([undefined, undefined]);
  });

  it('lets the next one probe when the first has learned nothing, or has not come back for a minute', () => {
    const { circuit, call, pass } = probed();
    expect(call('unknown')).toBe(true);
    circuit.begin()?.ended();
    expect(circuit.begin()).toBeDefined();
    pass(minute);
    expect(circuit.begin()).toBeDefined();
  });

  it('closes with the first success, and begins from the shortest pause when it opens again', () => {
    const { circuit, call, fail, pass, changes } = probed();
    fail(1);
    pass(minute);
    call();
    expect(circuit.standing()).toBe('recovering');
    fail(5);
    pass(30 * second);
    expect(circuit.standing()).toBe('half_open');
    expect(changes).toEqual(['open: transient', 'open: transient', 'recovering', 'open: transient']);
  });

  it('closes with a 429, too: the provider is up', () => {
    const { circuit, call } = probed();
    call('throttled');
    expect(circuit.standing()).toBe('recovering');
  });
});

/** How many calls get their turn at once within `ms`, when somebody asks every millisecond. */
function turns({ circuit, pass }: ReturnType<typeof virtualCircuit>, ms: number): number {
  let begun = 0;
  for (let at = 0; at < ms; at += 1) {
    if (circuit.turn(0) === 0) begun += 1;
    pass(1);
  }
  return begun;
}

describe('calls after an outage', () => {
  it('begin with 5 a second, twice as many every ten seconds, until the rate is full', () => {
    const world = virtualCircuit();
    world.fail(5);
    world.pass(30 * second);
    world.call();
    expect(turns(world, second)).toBeGreaterThanOrEqual(5);
    expect(turns(world, second)).toBeLessThanOrEqual(6);
    world.pass(18 * second);
    const later = turns(world, second);
    expect(later).toBeGreaterThanOrEqual(19);
    expect(later).toBeLessThanOrEqual(26);
    world.pass(30 * second);
    expect(world.circuit.standing()).toBe('closed');
    expect(world.changes).toEqual(['open: transient', 'recovering', 'closed']);
  });
});

describe('a 429', () => {
  it('slows calls down, and many at the same time do so once (F23)', () => {
    const world = virtualCircuit();
    world.fail(20, 'throttled');
    expect(world.circuit.standing()).toBe('recovering');
    expect(turns(world, 2 * second)).toBeGreaterThanOrEqual(10);
  });

  it('again and again slows them down to one a second, never to none (F23)', () => {
    const world = virtualCircuit();
    for (let n = 0; n < 20; n += 1) {
      world.fail(1, 'throttled');
      world.pass(second);
    }
    expect(turns(world, 10 * second)).toBeGreaterThanOrEqual(10);
    expect(turns(world, second)).toBeLessThanOrEqual(3);
  });
});

it('whatever happens, is callable again within six minutes, and lets one probe through at a time', () => {
  const happening = fc.oneof(
    fc.record({ failure: fc.constantFrom<FailureClass>('transient', 'ambiguous', 'configuration', 'throttled') }),
    fc.record({ success: fc.constant(true) }),
    fc.record({ hangs: fc.constant(true) }),
    fc.record({ pass: fc.nat(10 * minute) }),
  );
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (all, chance) => {
        const { circuit, call, pass } = virtualCircuit(() => chance);
        for (const one of all) {
          if ('pass' in one) pass(one.pass);
          else if ('hangs' in one) circuit.begin();
          else call('failure' in one ? one.failure : undefined);
          if (circuit.standing() === 'half_open' && circuit.begin() !== undefined)
            expect(circuit.begin()).toBeUndefined();
        }
        pass(6 * minute);
        expect(circuit.begin()).toBeDefined();
      },
    ),
  );
});
