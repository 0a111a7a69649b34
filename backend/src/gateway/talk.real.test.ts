/**
 * The whole server with real sockets and SQLite: presses, asks, invites, rights, and what is forged of them.
 */
import {
  CHEER,
  type ErrorCode,
  type Person,
  PROGRAM,
  PROTOCOL_VERSION,
  STAGE,
  talkEvents,
} from '@auxcast/shared-types';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppServer, type TestClient } from '../../test-support/party/index.ts';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { PostgresServer } from '../../test-support/servers/index.ts';
import { RefusalEvents } from '../edges/refusals.ts';
import { SessionRegistry } from '../sessions/index.ts';

const hostKey = 'open-sesame';

const refused: ErrorCode[] = [];
let server: AppServer;
let host: TestClient;
let sessionId: string;

beforeAll(async () => {
  server = await AppServer.start({
    MAX_CHANNELS_PER_SESSION: '3',
    MAX_INVITES_PER_SESSION: '2',
    TRUSTED_PROXIES: 'loopback',
    HOST_KEY: hostKey,
  });
  const { events } = server.app.get(RefusalEvents, { strict: false });
  events.on('refused', (what, code) => {
    if (what === 'request') refused.push(code);
  });
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  host = await server.connect();
  ({
    session: { sessionId },
  } = await host.createSession({ hostKey }));
});

function session() {
  const found = server.app.get(SessionRegistry, { strict: false }).get(sessionId);
  if (found === undefined) throw new Error('There is no session.');
  return found;
}

function state() {
  const { host: seat, participants, roomView } = session();
  return { room: roomView.of(seat), people: [...participants].map((one) => roomView.personOf(one)) };
}

async function guest(name = 'Ada'): Promise<TestClient & { readonly participantId: string }> {
  const client = await server.connect();
  const { participantId } = await client.join(sessionId);
  await host.ask('setRole', { participantId, role: 'guest' });
  return Object.assign(client, { participantId, name });
}

/** How often requests were refused with this so far, as it is counted. */
function refusals(code: ErrorCode): number {
  return refused.filter((one) => one === code).length;
}

function talkers(channelId: string = STAGE): readonly string[] {
  return (
    session()
      .roomView.of(session().host)
      .channels.find((one) => one.channelId === channelId)?.talking ?? []
  );
}

describe('forged and replayed', () => {
  test('press numbers are refused, counted and change nothing', async () => {
    const client = await guest();
    await client.ask('press', { input: STAGE, number: 3 });
    const before = refusals('out-of-order');
    for (const [method, number] of [
      ['release', 3],
      ['release', 1],
      ['press', 3],
    ] as const) {
      expect((await client.refusal(method, { input: STAGE, number })).code).toBe('out-of-order');
    }
    expect(talkers()).toEqual([client.participantId]);
    expect(refusals('out-of-order')).toBe(before + 3);
    for (const number of [0, -1, 1.5, 2 ** 31, null, '4']) {
      expect((await client.refusal('release', { input: STAGE, number })).code).toBe('bad-request');
    }
    expect(talkers()).toEqual([client.participantId]);
    await client.ask('release', { input: STAGE, number: 0x7fff_ffff });
    expect(talkers()).toEqual([]);
  });

  test('channels, participants, invites and roles are refused, counted and change nothing', async () => {
    const client = await guest();
    const other = await (await server.connect()).createSession({ hostKey });
    const stranger = other.participantId;
    const before = state();
    const right = { right: 'talk', allowed: true };
    const tries: readonly (readonly [TestClient, string, object, ErrorCode])[] = [
      [client, 'press', { input: 'nowhere', number: 1 }, 'not-found'],
      [client, 'press', { input: PROGRAM, number: 2 }, 'forbidden'],
      [host, 'press', { input: CHEER, number: 1 }, 'forbidden'],
      [client, 'listen', { channelId: 'nowhere', on: false }, 'not-found'],
      [host, 'setRole', { participantId: stranger, role: 'guest' }, 'not-found'],
      [host, 'setRole', { participantId: client.participantId, role: 'host' }, 'bad-request'],
      [host, 'mute', { participantId: stranger, on: true }, 'not-found'],
      [host, 'kick', { participantId: 'nobody' }, 'not-found'],
      [host, 'answerAsk', { participantId: client.participantId, admit: true }, 'wrong-state'],
      [host, 'setRoleRight', { channelId: 'nowhere', role: 'guest', ...right }, 'not-found'],
      [host, 'setRoleRight', { channelId: PROGRAM, role: 'guest', ...right }, 'forbidden'],
      [host, 'setRoleRight', { channelId: STAGE, role: 'king', ...right }, 'bad-request'],
      [host, 'setPersonRight', { participantId: stranger, channelId: STAGE, ...right }, 'not-found'],
      [host, 'closeChannel', { channelId: STAGE }, 'forbidden'],
      [host, 'revokeInvite', { inviteId: 'none' }, 'not-found'],
      [client, 'createInvite', { role: 'guest' }, 'forbidden'],
      [client, 'setRole', { participantId: client.participantId, role: 'ops' }, 'forbidden'],
    ];
    for (const [who, method, data, code] of tries) {
      const count = refusals(code);
      expect([method, (await who.refusal(method, data)).code]).toEqual([method, code]);
      // What is no message of the protocol at all is a strike against its connection instead.
      const isCounted = code !== 'bad-request' && code !== 'wrong-state';
      expect(refusals(code)).toBe(count + Number(isCounted));
    }
    expect(state()).toEqual(before);
    const newcomer = await server.connect();
    const join = { protocol: PROTOCOL_VERSION, sessionId, invite: 'x'.repeat(43) };
    const count = refusals('invite-refused');
    expect((await newcomer.refusal('join', join)).code).toBe('invite-refused');
    expect(refusals('invite-refused')).toBe(count + 1);
    expect(state()).toEqual(before);
  });

  test('more than may be is refused with the reason', async () => {
    for (const name of ['A', 'B']) await host.ask('addChannel', { name, mode: 'open' });
    expect(await host.refusal('addChannel', { name: 'C', mode: 'open' })).toMatchObject({
      code: 'too-many',
      details: { what: 'channels', most: 3 },
    });
    for (let n = 0; n < 2; n += 1) await host.ask('createInvite', { role: 'guest' });
    expect(await host.refusal('createInvite', { role: 'guest' })).toMatchObject({
      code: 'too-many',
      details: { what: 'invites', most: 2 },
    });
  });
});

describe('what is held', () => {
  test('is on while anybody holds it, and told as it changes', async () => {
    const [one, two] = [await guest(), await guest()];
    await one.ask('press', { input: STAGE, number: 1 });
    await two.ask('press', { input: STAGE, number: 1 });
    await host.next('talking', ({ participantIds }) => participantIds.length === 2);
    const left = host.next('talking', ({ participantIds }) => participantIds.length === 1);
    one.terminate();
    expect(await left).toEqual({ channelId: STAGE, participantIds: [two.participantId] });
    const none = host.next('talking', ({ participantIds }) => participantIds.length === 0);
    await two.ask('release', { input: STAGE, number: 2 });
    await none;
  });

  test('is let go by a connection that another one takes the place of; an open channel stays on', async () => {
    const { channelId } = await host.ask('addChannel', { name: 'Open', mode: 'open' });
    const client = await server.connect();
    const { participantId, resumeToken } = await client.join(sessionId);
    await host.ask('setRole', { participantId, role: 'guest' });
    await client.ask('press', { input: STAGE, number: 1 });
    await client.ask('press', { input: channelId, number: 2 });
    const back = await server.connect();
    const told = back.next('room');
    expect((await back.join(sessionId, { resumeToken })).participantId).toBe(participantId);
    expect(await client.closed).toMatchObject({ code: 4001 });
    expect([talkers(), talkers(channelId)]).toEqual([[], [participantId]]);
    expect((await told).channels.map(({ talking }) => talking)).toEqual([[], [participantId]]);
    // The new connection counts from 1 again.
    await back.ask('release', { input: channelId, number: 1 });
    expect(talkers(channelId)).toEqual([]);
  });

  test('is let go by four seconds of silence, whatever the socket says', async () => {
    const client = await guest();
    const here = await guest();
    await client.ask('press', { input: STAGE, number: 1 });
    await here.ask('press', { input: STAGE, number: 1 });
    // It answers no ping any more; its socket stays open.
    client.stopReading();
    await host.next('talking', ({ participantIds }) => !participantIds.includes(client.participantId));
    expect(talkers()).toEqual([here.participantId]);
    client.goOnReading();
    expect(await client.ask('ping', {})).toHaveProperty('serverTimeMs');
    await client.ask('press', { input: STAGE, number: 2 });
    expect(talkers()).toEqual([here.participantId, client.participantId]);
  });

  test('cheering is counted over all who hold, and told to host and ops alone', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await server.connect();
        await client.join(sessionId);
        await client.ask('press', { input: CHEER, number: 1 });
        return client;
      }),
    );
    await host.next('cheering', ({ count }) => count === 20);
    const fewer = host.next('cheering', ({ count }) => count === 10);
    for (const client of crowd.slice(0, 5)) client.terminate();
    await Promise.all(crowd.slice(5, 10).map((client) => client.ask('release', { input: CHEER, number: 2 })));
    await fewer;
    const over = host.next('cheering', ({ count }) => count === 0);
    await Promise.all(crowd.slice(10).map((client) => client.ask('leave', {})));
    await over;
    for (const client of crowd) expect(client.told('cheering')).toEqual([]);
  });
});

test('whoever asks to speak is seen by the host, admitted, talks, and is sent back', async () => {
  const client = await server.connect();
  const { participantId } = await client.join(sessionId);
  const asked = host.next('room', ({ people }) => people.some(({ asksSinceMs }) => asksSinceMs !== null));
  const you = client.next('you', ({ asksSinceMs }) => asksSinceMs !== null);
  await client.ask('askToSpeak', { name: '  Ada\u202e Lovelace ' });
  const { people } = await asked;
  expect(people.find((one) => one.participantId === participantId)).toMatchObject({
    name: 'Ada Lovelace',
    role: 'listener',
  });
  expect(await you).toMatchObject({ name: 'Ada Lovelace', role: 'listener' });
  const answered = client.next('askAnswered');
  const promoted = client.next('you', ({ role }) => role === 'guest');
  const room = client.next('room', ({ channels }) => channels.some(({ mayTalk }) => mayTalk));
  await host.ask('answerAsk', { participantId, admit: true });
  expect([await answered, await promoted, (await room).channels.length]).toMatchObject([
    { admitted: true },
    { asksSinceMs: null },
    1,
  ]);
  const talks = host.next('talking');
  await client.ask('press', { input: STAGE, number: 1 });
  expect(await talks).toEqual({ channelId: STAGE, participantIds: [participantId] });
  const silent = host.next('talking');
  await host.ask('setRole', { participantId, role: 'listener' });
  expect(await silent).toEqual({ channelId: STAGE, participantIds: [] });
  expect((await client.refusal('press', { input: STAGE, number: 2 })).code).toBe('forbidden');
});

describe('sent away', () => {
  test('with a block, its address is kept out for that time, and nobody else', async () => {
    const away = { 'x-forwarded-for': '203.0.113.7' };
    const client = await server.connect(away);
    const { participantId } = await client.join(sessionId);
    const neighbour = await server.connect({ 'x-forwarded-for': '203.0.113.8' });
    await neighbour.join(sessionId);
    await host.ask('kick', { participantId, blockMs: 60_000 });
    expect(await client.closed).toMatchObject({ code: 4003 });
    expect(
      (await (await server.connect(away)).refusal('join', { protocol: PROTOCOL_VERSION, sessionId })).code,
    ).toBe('removed');
    await (await server.connect({ 'x-forwarded-for': '203.0.113.8' })).join(sessionId);
    expect(await neighbour.ask('ping', {})).toHaveProperty('serverTimeMs');
    // Other sessions are not this host's matter.
    const other = await (await server.connect()).createSession({ hostKey });
    await (await server.connect(away)).join(other.session.sessionId);
    expect(JSON.stringify(await (await server.api('GET', '/metrics')).text())).not.toContain('203.0.113.7');
  });

  test('without one it may come anew, but not as who it was', async () => {
    const client = await server.connect();
    const { participantId, resumeToken } = await client.join(sessionId);
    await host.ask('kick', { participantId });
    await client.closed;
    const again = await server.connect();
    const back = { protocol: PROTOCOL_VERSION, sessionId, resumeToken };
    expect((await again.refusal('join', back)).code).toBe('removed');
    expect((await again.join(sessionId)).participantId).not.toBe(participantId);
  });
});

test('a client that knows nothing of talk is told nothing of it while there is none to know', async () => {
  const client = await server.connect();
  await client.join(sessionId);
  await client.ask('ping', {});
  expect(client.order.slice(0, 2)).toEqual(['reply 1', 'reply 2']);
  const other = await server.connect();
  await other.join(sessionId);
  await other.ask('leave', {});
  await expect.poll(() => session().participants.count.listeners).toBe(1);
  await client.ask('ping', {});
  const talk = Object.keys(talkEvents);
  expect(client.events.filter(({ event }) => talk.includes(event))).toEqual([]);
  // Once somebody may be heard it is.
  const room = client.next('room');
  await guest();
  expect((await room).people.map(({ role }: Person) => role)).toEqual(['host', 'guest']);
  expect(client.told('you')).toEqual([]);
});

test('by an invite one is a guest from the first moment, and is told so with its room', async () => {
  const { inviteId, secret } = await host.ask('createInvite', { role: 'guest', uses: 1 });
  const client = await server.connect();
  const { participantId } = await client.join(sessionId, { invite: secret, name: 'Ada' });
  await client.ask('ping', {});
  expect(client.order.slice(0, 3)).toEqual(['reply 1', 'event you', 'event room']);
  expect(client.told('you')).toEqual([
    { role: 'guest', name: 'Ada', isMuted: false, asksSinceMs: null, stage: null },
  ]);
  const late = await server.connect();
  expect((await late.refusal('join', { protocol: PROTOCOL_VERSION, sessionId, invite: secret })).code).toBe(
    'invite-refused',
  );
  const demoted = client.next('you');
  await host.ask('revokeInvite', { inviteId });
  expect(await demoted).toMatchObject({ role: 'listener' });
  expect(state().people.find((one) => one.participantId === participantId)?.role).toBe('listener');
});

test('a private session has its channels, people, rights and invites again after a restart', async () => {
  await using scope = new AsyncDisposableStack();
  const settings = { DATA_DIR: temporaryFolder(scope) };
  const open = () => AppServer.start(settings);
  const former = await open();
  const before = await former.connect();
  const welcome = await before.createSession({ visibility: 'private', title: 'Closed circle' });
  const { sessionId: id } = welcome.session;
  const back = { protocol: PROTOCOL_VERSION, sessionId: id };
  expect((await (await former.connect()).refusal('join', back)).code).toBe('invite-needed');
  const guests = await before.ask('createInvite', { role: 'guest', uses: 3 });
  const revoked = await before.ask('createInvite', { role: 'ops' });
  const come = async (invite: string, name: string) => {
    const client = await former.connect();
    return { client, ...(await client.join(id, { invite, name })) };
  };
  const [ada, bob] = [await come(guests.secret, 'Ada'), await come(guests.secret, 'Bob')];
  const ops = await come(revoked.secret, 'Olga');
  const { channelId } = await before.ask('addChannel', { name: 'Green room', mode: 'open' });
  await before.ask('setRoleRight', { channelId, role: 'listener', right: 'listen', allowed: true });
  await before.ask('setPersonRight', {
    participantId: ada.participantId,
    channelId,
    right: 'talk',
    allowed: false,
  });
  await before.ask('mute', { participantId: bob.participantId, on: true });
  await before.ask('setRole', { participantId: bob.participantId, role: 'listener' });
  await before.ask('revokeInvite', { inviteId: revoked.inviteId });
  expect(await ops.client.closed).toMatchObject({ code: 4003 });
  const known = async (at: AppServer, client: TestClient) => {
    const { people } = await client.ask('listPeople', {});
    const found = at.app.get(SessionRegistry, { strict: false }).get(id);
    return { people, room: found?.roomView.of(found.host) };
  };
  const stored = await known(former, before);
  await former[Symbol.asyncDispose]();

  await using next = await open();
  const host2 = await next.connect();
  await host2.ask('resumeSession', { ...back, hostToken: welcome.hostToken });
  const again = await next.connect();
  // It needs no invite, and uses none.
  const me = await again.join(id, { resumeToken: ada.resumeToken });
  expect(me.participantId).toBe(ada.participantId);
  const other = await next.connect();
  expect((await other.join(id, { resumeToken: bob.resumeToken })).participantId).toBe(bob.participantId);
  expect(await known(next, host2)).toEqual(stored);
  expect((await again.refusal('press', { input: channelId, number: 1 })).code).toBe('forbidden');
  await again.ask('press', { input: STAGE, number: 2 });
  // Who was sent away with a revoked invite has neither place nor invite.
  const gone = await next.connect();
  for (const wish of [{ resumeToken: ops.resumeToken }, { invite: revoked.secret }]) {
    expect(['removed', 'invite-refused']).toContain((await gone.refusal('join', { ...back, ...wish })).code);
  }
  await (await next.connect()).join(id, { invite: guests.secret });
  const late = await next.connect();
  expect((await late.refusal('join', { ...back, invite: guests.secret })).code).toBe('invite-refused');
});

test('the list of people goes on where it was, though who was named last has gone', async () => {
  const clients: TestClient[] = [];
  for (let n = 0; n < 5; n += 1) clients.push(await server.connect());
  const ids: string[] = [];
  for (const client of clients) ids.push((await client.join(sessionId)).participantId);
  const first = await host.ask('listPeople', { limit: 3 });
  expect(first.people.map(({ participantId }) => participantId).slice(1)).toEqual(ids.slice(0, 2));
  await clients[1]?.ask('leave', {});
  const rest = await host.ask('listPeople', { limit: 3, after: first.after ?? undefined });
  expect(rest.people.map(({ participantId }) => participantId)).toEqual(ids.slice(2));
  expect(rest.after).toBeNull();
});

describe.each([
  ['the embedded database', async () => ({})],
  [
    'Postgres',
    async (scope: AsyncDisposableStack) => {
      const database = await PostgresServer.start();
      scope.defer(() => database.remove());
      return { DATABASE_URL: database.url };
    },
  ],
] as const)('after a restart on %s', (_what, place) => {
  test('whoever had switched an open channel on talks there, and nobody else anywhere', async () => {
    await using scope = new AsyncDisposableStack();
    const settings = { DATA_DIR: temporaryFolder(scope), ...(await place(scope)) };
    const open = () => AppServer.start(settings);
    const former = await open();
    const before = await former.connect();
    const welcome = await before.createSession({ kind: 'call' });
    const { sessionId: id } = welcome.session;
    const { channelId: held } = await before.ask('addChannel', { name: 'Talkback', mode: 'push-to-talk' });
    const { channelId: turned } = await before.ask('addChannel', { name: 'Green room', mode: 'open' });
    const come = async (at: AppServer, resumeToken?: string) => {
      const client = await at.connect();
      return { client, ...(await client.join(id, { resumeToken })) };
    };
    const [on, off, left] = [await come(former), await come(former), await come(former)];
    let number = 0;
    const say = (client: TestClient, method: 'press' | 'release', input: string) => {
      number += 1;
      return client.ask(method, { input, number });
    };
    for (const { client } of [on, off, left])
      for (const input of [STAGE, held]) await say(client, 'press', input);
    await say(before, 'press', STAGE);
    await say(off.client, 'release', STAGE);
    // Whoever goes by itself begins silent, and on what is not open any more nobody talks.
    await left.client.ask('leave', {});
    await say(on.client, 'press', turned);
    await before.ask('changeChannel', { channelId: turned, mode: 'push-to-talk' });
    await before.ask('changeChannel', { channelId: turned, mode: 'open' });
    await former[Symbol.asyncDispose]();

    await using next = await open();
    const found = next.app.get(SessionRegistry, { strict: false }).get(id);
    const talking = () =>
      found?.roomView.of(found.host).channels.map((one) => [one.channelId, one.talking.toSorted()]);
    expect(talking()).toEqual([STAGE, held, turned].map((channelId) => [channelId, []]));
    const host2 = await next.connect();
    await host2.ask('resumeSession', {
      protocol: PROTOCOL_VERSION,
      sessionId: id,
      hostToken: welcome.hostToken,
    });
    for (const { resumeToken } of [on, off, left]) await come(next, resumeToken);
    const both = [welcome.participantId, on.participantId].toSorted();
    expect(talking()).toEqual([
      [STAGE, both],
      [held, []],
      [turned, []],
    ]);
  });
});
