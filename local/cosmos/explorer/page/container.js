// What can be asked of one container.

/** @typedef {{ rows: any[], charge: number, continuation: string | undefined }} Page */
/** @typedef {{ id: string, minInclusive: string, maxExclusive: string, parents?: string[] }} Range */

import { Refused } from './account.js';

const pageSize = '20';
const resumeFilter = '{documentdb-formattableorderbyquery-filter}';

export class ContainerView {
  /**
   * @param {import('./account.js').Account} account
   * @param {string} database
   * @param {string} id
   */
  constructor(account, database, id) {
    this.account = account;
    this.database = database;
    this.id = id;
    this.path = ['dbs', database, 'colls', id];
  }

  /** @returns {Promise<Range[]>} */
  async ranges() {
    const { body } = await this.account.ask({ path: [...this.path, 'pkranges'] });
    return body.PartitionKeyRanges;
  }

  /**
   * @param {string} [continuation]
   * @returns {Promise<Page>}
   */
  async items(continuation) {
    const headers = { 'x-ms-max-item-count': pageSize, ...continued(continuation) };
    return pageOf(await this.account.ask({ path: [...this.path, 'docs'], headers }));
  }

  /**
   * How clients run a query over several ranges.
   *
   * @param {string} query
   * @returns {Promise<any>}
   */
  async plan(query) {
    const headers = { 'x-ms-cosmos-is-query-plan-request': 'True' };
    return (await this.#post({ query }, headers)).body;
  }

  /**
   * @param {string} query
   * @param {string} key the partition key as JSON, or nothing
   * @param {string} [continuation]
   */
  async query(query, key, continuation) {
    const headers = {
      'x-ms-documentdb-isquery': 'true',
      'x-ms-documentdb-query-enablecrosspartition': 'true',
      'x-ms-max-item-count': pageSize,
      ...(key === '' ? {} : { 'x-ms-documentdb-partitionkey': key }),
      ...continued(continuation),
    };
    return pageOf(await this.#post({ query }, headers));
  }

  /**
   * The part of each range in a query that a client has to merge.
   *
   * @param {any} plan
   * @returns {Promise<{ range: string, rows: any[], charge: number }[]>}
   */
  async queryRanges(plan) {
    const query = plan.queryInfo.rewrittenQuery.replace(resumeFilter, 'true');
    const ranges = await this.ranges();
    return Promise.all(
      ranges.map(async ({ id: range }) => {
        const headers = {
          'x-ms-documentdb-isquery': 'true',
          'x-ms-documentdb-partitionkeyrangeid': range,
          'x-ms-max-item-count': '1000',
        };
        return { range, ...pageOf(await this.#post({ query }, headers)) };
      }),
    );
  }

  /**
   * What has changed in a range behind a position; undefined: nothing.
   *
   * @param {string} range
   * @param {string | undefined} position
   */
  async changes(range, position) {
    const headers = {
      'a-im': 'Incremental feed',
      'x-ms-documentdb-partitionkeyrangeid': range,
      ...(position === undefined ? {} : { 'if-none-match': position }),
    };
    const { status, headers: got, body } = await this.account.ask({ path: [...this.path, 'docs'], headers });
    return { position: got.get('etag') ?? undefined, items: status === 304 ? [] : body.Documents };
  }

  /**
   * @param {string} range
   * @returns {Promise<{ gone: string, children: { id: string }[] }>}
   */
  async split(range) {
    const body = JSON.stringify({ database: this.database, container: this.id, range });
    const response = await fetch('/_local/split', { method: 'POST', body });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer;
  }

  /**
   * @param {unknown} body
   * @param {Record<string, string>} headers
   */
  #post(body, headers) {
    const typed = { 'content-type': 'application/query+json', ...headers };
    return this.account.ask({ method: 'POST', path: [...this.path, 'docs'], headers: typed, body });
  }
}

/**
 * Whether the account wants a client to merge what the ranges answer.
 *
 * @param {unknown} error
 */
export function needsMerge(error) {
  return error instanceof Refused && error.answer.headers.get('x-ms-substatus') === '1004';
}

/**
 * Whether a range was split.
 *
 * @param {unknown} error
 */
export function isGone(error) {
  return error instanceof Refused && error.answer.status === 410;
}

/** @param {string | undefined} continuation */
function continued(continuation) {
  return continuation === undefined ? {} : { 'x-ms-continuation': continuation };
}

/**
 * @param {import('./account.js').Answer} answer
 * @returns {Page}
 */
function pageOf({ headers, body }) {
  const charge = Number(headers.get('x-ms-request-charge'));
  return { rows: body.Documents, charge, continuation: headers.get('x-ms-continuation') ?? undefined };
}
