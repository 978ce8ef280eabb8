/**
 * A new element. Text goes in as text, never as markup.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} label
 * @param {() => void} onClick
 * @param {Record<string, string>} [attributes]
 */
export function button(label, onClick, attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}

/**
 * A document that opens on demand.
 *
 * @param {string} title
 * @param {unknown} document
 */
export function disclosed(title, document) {
  const json = element('pre', { tabindex: '0', 'aria-label': title }, JSON.stringify(document, undefined, 2));
  return element('li', {}, element('details', {}, element('summary', {}, title), json));
}

/**
 * The element of the page with this id.
 *
 * @param {string} id
 */
export function byId(id) {
  return elementOf(id, HTMLElement);
}

/**
 * The element of the page with this id, which is one of that kind.
 *
 * @template T
 * @param {string} id
 * @param {new () => T} kind
 */
export function elementOf(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} ${id}`);
}

/**
 * @param {string} id
 * @param {() => void} onClick
 */
export function onClick(id, onClick) {
  byId(id).addEventListener('click', onClick);
}
