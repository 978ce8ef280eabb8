// The account behind this page: its requests, signed with a key that does not leave the tab.

/**
 * @typedef {object} Asked
 * @property {string} [method]
 * @property {string[]} path ids, not encoded
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body]
 *
 * @typedef {{ status: number, headers: Headers, body: any }} Answer
 */

/** What the account answered instead of doing what was asked. */
export class Refused extends Error {
  /** @param {Answer} answer */
  constructor(answer) {
    super(answer.body?.message ?? `Status ${answer.status}`);
    this.answer = answer;
  }
}

const keyName = 'cosmos-emulator-key';

export class Account {
  /** @param {boolean} isOpen whether it takes requests without a signature */
  constructor(isOpen) {
    this.isOpen = isOpen;
  }

  get key() {
    return sessionStorage.getItem(keyName) ?? undefined;
  }

  /** @param {string | undefined} key */
  set key(key) {
    if (key === undefined) sessionStorage.removeItem(keyName);
    else sessionStorage.setItem(keyName, key);
  }

  /**
   * @param {Asked} asked
   * @returns {Promise<Answer>}
   */
  async ask({ method = 'GET', path, headers = {}, body }) {
    const date = new Date().toUTCString();
    const signed = this.isOpen ? {} : { authorization: await this.#signature(method, path, date) };
    const response = await fetch(`/${path.map(encodeURIComponent).join('/')}`, {
      method,
      headers: { 'x-ms-date': date, ...signed, ...headers },
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    if (answer.status >= 400) throw new Refused(answer);
    return answer;
  }

  /**
   * @param {string} method
   * @param {string[]} path
   * @param {string} date
   */
  async #signature(method, path, date) {
    if (crypto.subtle === undefined) {
      throw new Error(
        'A browser signs only on localhost and over https. Open this page there, start the emulator with --tls, or with --no-auth.',
      );
    }
    const isFeed = path.length % 2 === 1;
    const type = isFeed ? path.at(-1) : path.at(-2);
    const link = (isFeed ? path.slice(0, -1) : path).join('/');
    const text = `${method.toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`;
    const bytes = Uint8Array.from(atob(this.key ?? ''), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));
    return encodeURIComponent(`type=master&ver=1.0&sig=${btoa(String.fromCharCode(...signature))}`);
  }
}
