import { Refused } from './account.js';
import { attempt } from './attempt.js';
import { needsMerge } from './container.js';
import { byId, elementOf, onClick } from './element.js';

/** A query, its rows page by page, its charge and its plan. */
export class QuerySection {
  /** @type {import('./container.js').ContainerView | undefined} */
  #container;
  #asked = { query: '', key: '' };
  /** @type {string | undefined} */
  #next;

  constructor() {
    const form = elementOf('query-form', HTMLFormElement);
    const text = elementOf('query', HTMLTextAreaElement);
    const key = elementOf('partition-key', HTMLInputElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#asked = { query: text.value, key: key.value.trim() };
      void attempt(() => this.#run());
    });
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    onClick('query-next', () => void attempt(() => this.#run(this.#next)));
  }

  /** @param {import('./container.js').ContainerView} container */
  show(container) {
    this.#container = container;
    this.#tell('', '');
    byId('plan').textContent = '';
  }

  /** @param {string} [continuation] */
  async #run(continuation) {
    const container = this.#container;
    if (container === undefined) return;
    const { query, key } = this.#asked;
    const plan = await planOf(container, query);
    byId('plan').textContent = plan === undefined ? '' : JSON.stringify(plan, undefined, 2);
    try {
      const { rows, charge, continuation: next } = await container.query(query, key, continuation);
      const state = `${rows.length} rows, ${charge} RU${next === undefined ? ', the last page' : ''}`;
      this.#tell(JSON.stringify(rows, undefined, 2), state, next);
    } catch (error) {
      if (!needsMerge(error) || plan === undefined) throw error;
      this.#tellParts(await container.queryRanges(plan));
    }
  }

  /**
   * What each range answers to a query that a client has to merge.
   *
   * @param {{ range: string, rows: any[], charge: number }[]} parts
   */
  #tellParts(parts) {
    const rows = parts.map((part) => `range ${part.range}\n${JSON.stringify(part.rows, undefined, 2)}`).join('\n');
    const charge = Math.round(parts.reduce((sum, part) => sum + part.charge, 0) * 100) / 100;
    const merge = `A client has to merge these answers of ${parts.length} ranges; name a partition key to get rows.`;
    this.#tell(rows, `${charge} RU. ${merge}`);
  }

  /**
   * @param {string} rows
   * @param {string} state
   * @param {string} [next]
   */
  #tell(rows, state, next) {
    byId('rows').textContent = rows;
    byId('query-state').textContent = state;
    this.#next = next;
    elementOf('query-next', HTMLButtonElement).disabled = next === undefined;
  }
}

/**
 * Undefined where there is none: what is wrong with a query is told by the query itself.
 *
 * @param {import('./container.js').ContainerView} container
 * @param {string} query
 */
async function planOf(container, query) {
  try {
    return await container.plan(query);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
