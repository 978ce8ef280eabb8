import { say } from './attempt.js';
import { byId, disclosed, elementOf, onClick } from './element.js';
import { follow } from './feed.js';

const shownChanges = 200;

/** The change feed of a container as it goes on, newest first. */
export class ChangesSection {
  /** @type {import('./container.js').ContainerView | undefined} */
  #container;
  #onSplit;
  #end = () => {};

  /** @param {() => void} onSplit called when a range that is followed was split */
  constructor(onSplit) {
    this.#onSplit = onSplit;
    onClick('feed-start', () => this.#start());
    onClick('feed-stop', () => this.stop());
  }

  /** @param {import('./container.js').ContainerView} container */
  show(container) {
    this.stop();
    this.#container = container;
    byId('changes').replaceChildren();
    byId('feed-state').textContent = '';
  }

  stop() {
    this.#end();
    this.#end = () => {};
    this.#enable(true);
  }

  #start() {
    const container = this.#container;
    if (container === undefined) return;
    const from = elementOf('feed-from', HTMLSelectElement).value === 'now' ? 'now' : 'beginning';
    let seen = 0;
    const count = () => {
      byId('feed-state').textContent = `Following from ${from === 'now' ? 'now' : 'the beginning'}: ${seen} changes`;
    };
    this.show(container);
    this.#enable(false);
    count();
    this.#end = follow(container, from, {
      onChange: (range, item) => {
        seen += 1;
        show(range, item);
        count();
      },
      onSplit: this.#onSplit,
      onTrouble: (error) => {
        this.stop();
        say(error);
      },
    });
  }

  /** @param {boolean} canStart */
  #enable(canStart) {
    elementOf('feed-start', HTMLButtonElement).disabled = !canStart;
    elementOf('feed-stop', HTMLButtonElement).disabled = canStart;
  }
}

/**
 * @param {string} range
 * @param {any} item
 */
function show(range, item) {
  const changes = byId('changes');
  changes.prepend(disclosed(`${item.id} – range ${range}, LSN ${item._lsn}`, item));
  while (changes.childElementCount > shownChanges) changes.lastElementChild?.remove();
}
