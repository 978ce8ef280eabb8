// The page: the key, the containers, and the sections for the one that is chosen.
import { Account } from './account.js';
import { attempt, keyRefused } from './attempt.js';
import { ChangesSection } from './changes.js';
import { ContainerView } from './container.js';
import { button, byId, element, elementOf, onClick } from './element.js';
import { ItemsSection } from './items.js';
import { QuerySection } from './query.js';
import { RangesSection } from './ranges.js';

const wellKnownKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

const account = new Account(document.documentElement.dataset.auth === 'off');
const keyForm = elementOf('key-form', HTMLFormElement);
const keyField = elementOf('key', HTMLInputElement);
const items = new ItemsSection();
const query = new QuerySection();
const ranges = new RangesSection();
const changes = new ChangesSection(() => void attempt(() => ranges.refresh()));

function askForKey() {
  account.key = undefined;
  changes.stop();
  showExplorer(false);
  keyField.focus();
}

/** @param {string} key */
function enter(key) {
  account.key = key;
  void attempt(open);
}

async function open() {
  try {
    await listContainers();
  } catch (error) {
    if (!account.isOpen) askForKey();
    throw error;
  }
  keyField.value = '';
  showExplorer(true);
}

/** @param {boolean} isOpen */
function showExplorer(isOpen) {
  keyForm.hidden = isOpen;
  byId('explorer').hidden = !isOpen;
  byId('forget').hidden = !isOpen || account.isOpen;
  byId('account').textContent = isOpen ? location.origin : '';
}

async function listContainers() {
  const { body } = await account.ask({ path: ['dbs'] });
  /** @type {{ id: string }[]} */
  const databases = body.Databases;
  const entries = await Promise.all(databases.map(({ id }) => databaseEntry(id)));
  byId('containers').replaceChildren(...entries);
  if (entries.length === 0) byId('containers').append(element('li', {}, 'There are no databases yet.'));
}

/** @param {string} id */
async function databaseEntry(id) {
  const { body } = await account.ask({ path: ['dbs', id, 'colls'] });
  /** @type {{ id: string }[]} */
  const containers = body.DocumentCollections;
  const buttons = containers.map((container) => element('li', {}, containerButton(id, container.id)));
  return element('li', {}, id, element('ul', { 'aria-label': `Containers of ${id}` }, ...buttons));
}

/**
 * @param {string} database
 * @param {string} id
 */
function containerButton(database, id) {
  const chosen = button(id, () => void attempt(() => show(chosen, new ContainerView(account, database, id))), {
    class: 'container',
  });
  return chosen;
}

/**
 * @param {HTMLElement} chosen
 * @param {ContainerView} container
 */
async function show(chosen, container) {
  for (const each of document.querySelectorAll('.container'))
    each.setAttribute('aria-current', String(each === chosen));
  byId('container-name').textContent = `${container.database} / ${container.id}`;
  byId('container').hidden = false;
  query.show(container);
  changes.show(container);
  await Promise.all([items.show(container), ranges.show(container)]);
  byId('container').focus();
}

keyForm.addEventListener('submit', (event) => {
  event.preventDefault();
  enter(keyField.value.trim());
});
onClick('well-known', () => enter(wellKnownKey));
onClick('forget', askForKey);
onClick('refresh', () => void attempt(listContainers));
document.addEventListener(keyRefused, askForKey);

if (account.isOpen || account.key !== undefined) void attempt(open);
else askForKey();
