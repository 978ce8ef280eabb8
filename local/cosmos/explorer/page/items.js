import { attempt } from './attempt.js';
import { byId, disclosed, elementOf, onClick } from './element.js';

/** The items of a container, page by page. */
export class ItemsSection {
  /** @type {import('./container.js').ContainerView | undefined} */
  #container;
  /** @type {string | undefined} */
  #next;

  constructor() {
    onClick('items-first', () => void attempt(() => this.#read()));
    onClick('items-next', () => void attempt(() => this.#read(this.#next)));
  }

  /** @param {import('./container.js').ContainerView} container */
  async show(container) {
    this.#container = container;
    await this.#read();
  }

  /** @param {string} [continuation] */
  async #read(continuation) {
    const container = this.#container;
    if (container === undefined) return;
    const { rows, charge, continuation: next } = await container.items(continuation);
    if (container !== this.#container) return;
    this.#next = next;
    byId('items').replaceChildren(...rows.map((item) => disclosed(item.id, item)));
    byId('items-state').textContent =
      `${rows.length} items, ${charge} RU${next === undefined ? ', the last page' : ''}`;
    elementOf('items-next', HTMLButtonElement).disabled = next === undefined;
  }
}
