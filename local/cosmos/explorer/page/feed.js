// The change feed of a container, range by range, across splits.
import { isGone } from './container.js';

const pauseMs = 1000;

/**
 * Tells what changes until it is stopped.
 *
 * @param {import('./container.js').ContainerView} container
 * @param {'now' | 'beginning'} from
 * @param {{ onChange: (range: string, item: any) => void, onSplit: () => void, onTrouble: (error: unknown) => void }} listener
 * @returns {() => void} stops it
 */
export function follow(container, from, { onChange, onSplit, onTrouble }) {
  /** @type {Map<string, string | undefined>} by range; undefined: the beginning */
  const positions = new Map();
  const start = from === 'now' ? '*' : undefined;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function readRanges() {
    for (const { id, parents = [] } of await container.ranges()) {
      // A half goes on where the range it comes from was.
      const parent = parents.findLast((ancestor) => positions.has(ancestor));
      if (!positions.has(id)) positions.set(id, parent === undefined ? start : positions.get(parent));
    }
  }

  /** @param {string} range */
  async function read(range) {
    try {
      for (;;) {
        const { position, items } = await container.changes(range, positions.get(range));
        if (signal.aborted) return;
        positions.set(range, position);
        if (items.length === 0) return;
        for (const item of items) onChange(range, item);
      }
    } catch (error) {
      if (!isGone(error)) throw error;
      await readRanges();
      positions.delete(range);
      onSplit();
    }
  }

  async function run() {
    await readRanges();
    while (!signal.aborted) {
      for (const range of positions.keys()) await read(range);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  run().catch((error) => {
    if (!signal.aborted) onTrouble(error);
  });
  return () => stopping.abort();
}
