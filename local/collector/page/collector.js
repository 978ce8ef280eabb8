// The page: the orders that are known, and the waterfall of the one that is chosen by the address, #ord_….

/** @typedef {{ name: string, at: number }} Told */
/**
 * @typedef {{ id: string, name: string, kind: string, start: number, duration: number, failed: boolean, depth: number,
 *   events: Told[], links: { trace: string, span: string }[], attributes: Record<string, string> }} Row
 */
/** @typedef {{ orderId: string, traces: string[], from: number, until: number, rows: Row[] }} OrderTrace */

const pollMs = 1_000;

/** What is shown, as it came: what has not changed is not drawn again, so that nothing closes under a reader. */
let shown = '';

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/**
 * A new element. Text goes in as text, never as markup.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Puts other children into an element. What has the focus, known by its data-key, keeps it, and what is open stays open.
 *
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} children
 */
function redraw(parent, children) {
  const focused = parent.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  const opened = new Set([...parent.querySelectorAll('details[open] > summary')].map(keyOf));
  parent.replaceChildren(...children);
  for (const keyed of parent.querySelectorAll('[data-key]')) {
    if (opened.has(keyOf(keyed))) keyed.parentElement?.setAttribute('open', '');
    if (keyed instanceof HTMLElement && keyOf(keyed) === focused) keyed.focus();
  }
}

/** @param {Element | null} keyed */
const keyOf = (keyed) => keyed?.getAttribute('data-key') ?? undefined;

const chosen = () => decodeURIComponent(location.hash.slice(1));

async function refresh() {
  try {
    await showOrders();
    await showOrder();
    byId('trouble').textContent = '';
  } catch (error) {
    byId('trouble').textContent = `The collector does not answer: ${String(error)}`;
  }
}

async function showOrders() {
  /** @type {{ orderId: string, from: number }[]} */
  const orders = await (await fetch('/orders')).json();
  const links = orders.map(({ orderId, from }) => {
    const current = String(orderId === chosen());
    const href = `#${encodeURIComponent(orderId)}`;
    const link = element('a', { href, 'aria-current': current, 'data-key': orderId }, orderId);
    return element('li', {}, link, ` ${new Date(from).toLocaleTimeString()}`);
  });
  if (
    String(links.map((link) => link.outerHTML)) !== String([...byId('orders').children].map((link) => link.outerHTML))
  )
    redraw(byId('orders'), links);
  byId('state').textContent = counted(orders.length);
  const [newest] = orders;
  if (chosen() === '' && newest !== undefined) location.replace(`#${encodeURIComponent(newest.orderId)}`);
}

/** @param {number} orders */
function counted(orders) {
  if (orders === 0) return 'Nothing has come yet. Place an order.';
  return orders === 1 ? '1 order' : `${orders} orders`;
}

async function showOrder() {
  const orderId = chosen();
  byId('order').hidden = orderId === '';
  if (orderId === '') return;
  const answer = await fetch(`/orders/${encodeURIComponent(orderId)}`);
  const text = await answer.text();
  if (text === shown) return;
  shown = text;
  byId('order-name').textContent = orderId;
  if (!answer.ok) {
    byId('summary').textContent = 'Nothing has come of this order yet.';
    byId('rows').replaceChildren();
    return;
  }
  /** @type {OrderTrace} */
  const trace = JSON.parse(text);
  const { rows, traces, from, until } = trace;
  byId('summary').textContent = `${rows.length} spans in ${(until - from).toFixed(0)} ms, trace ${traces.join(', ')}`;
  const lines = rows.map((row) => line(row, trace));
  redraw(byId('rows'), lines);
}

/**
 * @param {Row} row
 * @param {OrderTrace} trace
 */
function line(row, { from, until }) {
  const indented = element('div', {}, ...label(row));
  // Through the object model: attributes of style are not allowed on this page.
  indented.style.paddingInlineStart = `${row.depth * 1.2}em`;
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, indented),
    element('td', { class: 'number' }, (row.start - from).toFixed(0)),
    element('td', { class: 'number' }, row.duration.toFixed(1)),
    element('td', { class: 'when', 'aria-hidden': 'true' }, bar(row, from, until - from)),
  );
}

/** @param {Row} row */
function label({ id, name, failed, events, links, attributes }) {
  const facts = [
    ...Object.entries(attributes).filter(([key]) => !key.startsWith('_MS.')),
    ...links.map(({ trace, span }) => ['linked to', `${trace} ${span}`]),
    ...events.map(({ name: event }) => ['told', event]),
  ];
  const title = element('span', { class: failed ? 'name failed' : 'name' }, failed ? `${name} (failed)` : name);
  if (facts.length === 0) return [title];
  const list = element(
    'dl',
    {},
    ...facts.flatMap(([key = '', value = '']) => [element('dt', {}, key), element('dd', {}, value)]),
  );
  return [element('details', {}, element('summary', { 'data-key': id }, title, brief(attributes)), list)];
}

/** What a span came to, and its request units. @param {Record<string, string>} attributes */
function brief({ outcome, result, failure, ru }) {
  const told = [outcome, result, failure, ru && `${ru} RU`].filter((part) => part !== undefined);
  return element('span', { class: 'brief' }, told.join(', '));
}

/**
 * @param {Row} row
 * @param {number} from
 * @param {number} all
 */
function bar({ kind, failed, start, duration }, from, all) {
  const made = element('div', { class: `bar ${kind}${failed ? ' failed' : ''}` });
  const share = (/** @type {number} */ ms) => `${(100 * ms) / Math.max(all, 1)}%`;
  made.style.marginInlineStart = share(start - from);
  made.style.width = share(duration);
  return made;
}

addEventListener('hashchange', () => {
  byId('order').focus();
  void refresh();
});
setInterval(() => void refresh(), pollMs);
void refresh();
