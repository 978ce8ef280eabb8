import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHubMachine, type HubMachine } from './machine.ts';
import type { MessageHeaders } from './message.ts';

const clock = movableClock(() => Date.UTC(2026, 10, 3));
let hub: HubMachine;

beforeEach(() => {
  clock.reset();
  hub = createHubMachine({ clock, random: seededRandom(1) });
});

const phone = (id: string, changes: object = {}) => ({
  installationId: id,
  platform: 'fcmv1',
  pushChannel: 'token',
  ...changes,
});
const put = (id: string, body: unknown) => hub.handle({ operation: 'installations.put', id, body });
const get = (id: string) => hub.handle({ operation: 'installations.get', id });
const patch = (id: string, ...body: object[]) => hub.handle({ operation: 'installations.patch', id, body });
const send = (tags: string | undefined, body: unknown, format = 'fcmv1', headers: MessageHeaders = {}) =>
  hub.handle({
    operation: 'messages.send',
    format,
    tags,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  });
const reached = () => hub.books().messages.map(({ deliveredTo }) => deliveredTo);

describe('an installation', () => {
  it('is put, read with the stamps of the hub, overwritten and deleted', () => {
    expect(put('i1', phone('i1', { tags: ['a'], expirationTime: '2000-01-01' }))).toEqual({ status: 200 });
    expect(get('i1')).toEqual({
      status: 200,
      installation: {
        ...phone('i1'),
        tags: ['a'],
        lastUpdate: '2026-11-03T00:00:00.000Z',
        expirationTime: '9999-12-31T23:59:59.9999999Z',
        pushChannelExpired: false,
      },
    });
    put('i1', phone('i1', { pushChannel: 'other' }));
    expect(get('i1')).toMatchObject({ installation: { pushChannel: 'other' } });
    expect(get('i1')).not.toHaveProperty('installation.tags');
    expect(hub.handle({ operation: 'installations.delete', id: 'i1' })).toEqual({ status: 204 });
    expect(hub.handle({ operation: 'installations.delete', id: 'i1' })).toEqual({ status: 204 });
    expect(get('i1')).toMatchObject({ status: 404 });
  });

  it('whose channel has expired is marked by the first message, which does not reach it', () => {
    put('i1', phone('i1', { pushChannel: 'expired-token', tags: ['a'] }));
    expect(get('i1')).toMatchObject({ installation: { pushChannelExpired: false } });
    send('a', { message: {} });
    expect(reached()).toEqual([[]]);
    expect(get('i1')).toMatchObject({ installation: { pushChannelExpired: true } });
    put('i1', phone('i1'));
    expect(get('i1')).toMatchObject({ installation: { pushChannelExpired: false } });
  });

  it('of a browser has a channel of three parts', () => {
    const pushChannel = { endpoint: 'https://push.example/1', p256dh: 'key', auth: 'secret' };
    expect(put('i1', phone('i1', { platform: 'browser', pushChannel })).status).toBe(200);
    expect(put('i2', phone('i2', { platform: 'browser' }))).toMatchObject({ status: 400 });
  });

  it.each([
    ['no channel', { pushChannel: undefined }, 'pushChannel'],
    ['an unknown platform', { platform: 'pager' }, 'platform'],
    ['a tag with a space', { tags: ['a b'] }, 'tags.0'],
    ['61 tags', { tags: Array.from({ length: 61 }, (_, n) => `t${n}`) }, 'tags'],
    ['another id than the path', { installationId: 'i2' }, 'i2'],
    ['templates, which are not done here', { templates: {} }, 'templates'],
  ])('is refused with %s', (_, changes, reason) => {
    expect(put('i1', phone('i1', changes))).toMatchObject({ status: 400, detail: expect.stringContaining(reason) });
    expect(get('i1').status).toBe(404);
  });
});

describe('a patch', () => {
  beforeEach(() => {
    put('i1', phone('i1', { tags: ['a', 'b'] }));
  });

  it.each([
    ['adds a tag', { op: 'add', path: '/tags', value: 'c' }, { tags: ['a', 'b', 'c'] }],
    ['adds a tag once', { op: 'add', path: '/tags', value: 'a' }, { tags: ['a', 'b'] }],
    ['adds a list of tags', { op: 'add', path: '/tags', value: ['c', 'd'] }, { tags: ['a', 'b', 'c', 'd'] }],
    ['adds a list in text', { op: 'add', path: '/tags', value: '["c"]' }, { tags: ['a', 'b', 'c'] }],
    ['adds a tag by its path', { op: 'add', path: '/tags/c' }, { tags: ['a', 'b', 'c'] }],
    ['replaces all tags', { op: 'replace', path: '/tags', value: '["c"]' }, { tags: ['c'] }],
    ['replaces one tag', { op: 'replace', path: '/tags/a', value: 'c' }, { tags: ['b', 'c'] }],
    ['removes a tag', { op: 'remove', path: '/tags/a' }, { tags: ['b'] }],
    ['removes a tag that is not there', { op: 'remove', path: '/tags/z' }, { tags: ['a', 'b'] }],
    ['removes all tags', { op: 'remove', path: '/tags' }, { tags: [] }],
    ['replaces the channel', { op: 'replace', path: '/pushChannel', value: 'new' }, { pushChannel: 'new' }],
    ['adds a user', { op: 'add', path: '/userId', value: 'bob' }, { userId: 'bob' }],
    ['adds a variable', { op: 'add', path: '/pushVariables/city', value: 'Ulm' }, { pushVariables: { city: 'Ulm' } }],
  ])('%s', (_, operation, expected) => {
    clock.advance(1_000);
    expect(patch('i1', operation)).toEqual({ status: 200 });
    expect(get('i1')).toMatchObject({ installation: { ...expected, lastUpdate: '2026-11-03T00:00:01.000Z' } });
  });

  it('applies all of its operations or none', () => {
    const answer = patch('i1', { op: 'remove', path: '/tags/a' }, { op: 'remove', path: '/pushChannel' });
    expect(answer).toMatchObject({ status: 400, detail: expect.stringContaining('pushChannel') });
    expect(get('i1')).toMatchObject({ installation: { tags: ['a', 'b'], pushChannel: 'token' } });
  });

  it.each([
    ['another path', { op: 'replace', path: '/platform', value: 'apns' }],
    ['another id', { op: 'replace', path: '/installationId', value: 'i2' }],
    ['another operation', { op: 'test', path: '/tags', value: 'a' }],
    ['a path without a slash', { op: 'add', path: 'tags', value: 'a' }],
    ['a tag that is none', { op: 'add', path: '/tags', value: 'a b' }],
    ['a broken list', { op: 'add', path: '/tags', value: '["a"' }],
  ])('is refused with %s', (_, operation) => {
    expect(patch('i1', operation)).toMatchObject({ status: 400 });
  });

  it('needs an installation', () => {
    expect(patch('i2', { op: 'add', path: '/tags', value: 'a' })).toMatchObject({ status: 404 });
  });
});

describe('a message', () => {
  beforeEach(() => {
    put('i1', phone('i1', { tags: ['order:1', 'customer:a'], userId: 'bob' }));
    put('i2', phone('i2', { tags: ['order:2', 'customer:a'] }));
    put('i3', phone('i3', { platform: 'apns', tags: ['order:1'] }));
  });

  it.each<[string | undefined, string, string[]]>([
    ['order:1', 'fcmv1', ['i1']],
    ['order:1', 'apple', ['i3']],
    ['customer:a', 'fcmv1', ['i1', 'i2']],
    ['customer:a && !order:1', 'fcmv1', ['i2']],
    ['order:3', 'fcmv1', []],
    ['$InstallationId:{i2}', 'fcmv1', ['i2']],
    ['$UserId:bob', 'fcmv1', ['i1']],
    [undefined, 'fcmv1', ['i1', 'i2']],
  ])('to %s as %s reaches %j', (tags, format, expected) => {
    expect(send(tags, { message: {} }, format)).toMatchObject({ status: 201 });
    expect(reached()).toEqual([expected]);
  });

  it('is booked with what was sent', () => {
    const body = { message: { notification: { title: 'Booked' } } };
    const answer = send('order:1', body);
    expect(hub.books().messages).toEqual([
      {
        id: 'messageId' in answer ? answer.messageId : 'none',
        at: Date.UTC(2026, 10, 3),
        tags: 'order:1',
        format: 'fcmv1',
        body,
        dedupeId: null,
        deliveredTo: ['i1'],
      },
    ]);
  });

  it.each<[string, string, object, MessageHeaders]>([
    ['the data of an fcmv1 message', 'fcmv1', { message: { data: { dedupeId: '1:4' } } }, {}],
    ['the collapse key of an fcmv1 message', 'fcmv1', { message: { android: { collapse_key: '1:4' } } }, {}],
    ['the collapse id of an apple message', 'apple', { aps: {} }, { 'apns-collapse-id': '1:4' }],
    ['the payload of an apple message', 'apple', { aps: {}, dedupeId: '1:4' }, {}],
    ['the topic of a browser message', 'browser', { title: 't' }, { topic: '1:4' }],
    ['the payload of a browser message', 'browser', { data: { dedupeId: '1:4' } }, {}],
  ])('finds its dedupe id in %s', (_, format, body, headers) => {
    send(undefined, body, format, headers);
    expect(hub.books().messages).toMatchObject([{ dedupeId: '1:4' }]);
  });

  it.each<[string, string, unknown, number]>([
    ['an unknown format', 'pager', { message: {} }, 400],
    ['the format of templates', 'template', {}, 400],
    ['a payload that is no JSON', 'fcmv1', '{', 400],
    ['a payload that is no object', 'apple', '"hello"', 400],
    ['an fcmv1 payload without "message"', 'fcmv1', { data: {} }, 400],
    ['a payload that is too long', 'apple', { text: 'x'.repeat(4_096) }, 413],
  ])('is refused with %s', (_, format, body, status) => {
    expect(send('order:1', body, format)).toMatchObject({ status });
    expect(hub.books().messages).toEqual([]);
  });

  it('is refused with a tag expression that is none', () => {
    expect(send('order:1 &', { message: {} })).toMatchObject({
      status: 400,
      detail: expect.stringContaining('order:1 &'),
    });
  });
});
