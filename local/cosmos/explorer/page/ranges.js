import { attempt } from './attempt.js';
import { button, byId, element } from './element.js';

/** The partition key ranges of a container, each with a button that splits it. */
export class RangesSection {
  /** @type {import('./container.js').ContainerView | undefined} */
  #container;

  /** @param {import('./container.js').ContainerView} container */
  async show(container) {
    this.#container = container;
    byId('ranges-state').textContent = '';
    await this.refresh();
  }

  async refresh() {
    const container = this.#container;
    if (container === undefined) return;
    const ranges = await container.ranges();
    if (container === this.#container) byId('ranges').replaceChildren(...ranges.map((range) => this.#row(range)));
  }

  /** @param {import('./container.js').Range} range */
  #row({ id, minInclusive, maxExclusive, parents = [] }) {
    const split = button('Split', () => void attempt(() => this.#split(id)), { 'aria-label': `Split range ${id}` });
    const cells = [
      minInclusive || '(start)',
      maxExclusive === 'FF' ? '(end)' : maxExclusive,
      parents.join(', '),
      split,
    ];
    return element('tr', {}, element('th', { scope: 'row' }, id), ...cells.map((cell) => element('td', {}, cell)));
  }

  /** @param {string} range */
  async #split(range) {
    const answer = await this.#container?.split(range);
    if (answer === undefined) return;
    await this.refresh();
    const ids = answer.children.map(({ id }) => id).join(' and ');
    byId('ranges-state').textContent = `Range ${answer.gone} is gone; ${ids} took its place.`;
  }
}
