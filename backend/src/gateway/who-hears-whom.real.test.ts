/** With a real worker and real RTP: who hears whom, for every cell of the matrix, while rights change. */
import { type Role, role, STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowsAmong, type TestClient, TestServer, TestTalker } from '../../test-support/party/index.ts';
import { mayDo } from '../channels/index.ts';
import type { Session } from '../sessions/index.ts';

let server: TestServer;
let host: TestClient;
let session: Session;
/** One of each role, all of whom send without a break. */
let people: Record<Role, TestTalker>;
let channelIds: string[];

beforeAll(async () => {
  server = await TestServer.start();
  host = await server.connect();
  const welcome = await host.createSession();
  const { sessionId } = welcome.session;
  const found = server.registry.get(sessionId);
  if (found === undefined) throw new Error('There is no session.');
  session = found;
  const come = async (who: 'ops' | 'guest' | 'listener') => {
    const talker = await TestTalker.join(server, sessionId);
    await host.ask('setRole', { participantId: talker.participantId, role: who });
    return talker;
  };
  people = {
    host: new TestTalker(host, welcome),
    ops: await come('ops'),
    guest: await come('guest'),
    listener: await come('listener'),
  };
  const added = await Promise.all(
    ['Green room', 'Booth'].map((name) => host.ask('addChannel', { name, mode: 'push-to-talk' })),
  );
  channelIds = [STAGE, ...added.map(({ channelId }) => channelId)];
});
afterAll(async () => {
  for (const talker of Object.values(people)) talker[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** As the pages do: opens voices where one may talk, and consumes those that one may hear. */
async function catchUp(): Promise<void> {
  const talkers = Object.values(people);
  for (const talker of talkers) {
    if (session.talk.mayTalk(seatOf(talker)) && voiceOf(talker) === null) await talker.speak();
  }
  for (const hearer of talkers) {
    for (const talker of talkers) {
      const voiceId = voiceOf(talker);
      if (voiceId === null || !session.talk.mayHear(seatOf(hearer), seatOf(talker))) continue;
      if (seatOf(hearer).receiving?.consumes(voiceId) !== true) await hearer.listenTo(talker);
    }
  }
}

function seatOf({ participantId }: TestTalker) {
  const seat = session.participants.find(participantId);
  if (seat === undefined) throw new Error('There is no such participant.');
  return seat;
}

function voiceOf(talker: TestTalker): string | null {
  return session.talk.voiceIdOf(seatOf(talker));
}

/** Everybody presses one channel, as far as the server lets them. */
async function pressAll(channelId: string): Promise<void> {
  for (const talker of Object.values(people)) {
    const pressed = await talker.client.exchange('press', { input: channelId, number: talker.nextNumber() });
    const channel = channelOf(channelId);
    expect(pressed.ok).toBe(mayDo(seatOf(talker), 'talk', channel));
  }
}

async function releaseAll(channelId: string): Promise<void> {
  await Promise.all(Object.values(people).map((talker) => talker.release(channelId)));
}

function channelOf(channelId: string) {
  const channel = session.roomView.of(session.host).channels.find((one) => one.channelId === channelId);
  if (channel?.matrix == null) throw new Error('There is no such channel.');
  return { channelId, matrix: channel.matrix };
}

/** By the matrix, while everybody presses this channel that may. */
function expected(channelId: string): string[] {
  const channel = channelOf(channelId);
  const names = role.options;
  return names
    .filter((talker) => mayDo(seatOf(people[talker]), 'talk', channel))
    .flatMap((talker) =>
      names
        .filter((hearer) => hearer !== talker && mayDo(seatOf(people[hearer]), 'listen', channel))
        .map((hearer) => `${talker}>${hearer}`),
    );
}

test.each([0, 1, 2])(
  'channel %i: as the matrix says, after each of its cells was changed and back',
  async (n) => {
    const channelId = channelIds[n] ?? STAGE;
    await catchUp();
    await pressAll(channelId);
    await expect.poll(() => flowsAmong(people)).toEqual(expected(channelId));
    for (const who of role.options) {
      for (const right of ['talk', 'listen'] as const) {
        const was = channelOf(channelId).matrix[who][right];
        for (const allowed of [!was, was]) {
          await host.ask('setRoleRight', { channelId, role: who, right, allowed });
          await catchUp();
          // Whoever lost it holds nothing any more; whoever got it presses anew.
          await pressAll(channelId);
          await expect.poll(() => flowsAmong(people)).toEqual(expected(channelId));
        }
      }
    }
    await releaseAll(channelId);
    await expect.poll(() => flowsAmong(people)).toEqual([]);
  },
);

test('a listener who got a voice is named to whoever may hear them, for as long as they have it', async () => {
  const voiceSeenBy = (viewer: TestTalker) =>
    session.roomView
      .of(seatOf(viewer))
      .people.find(({ participantId }) => participantId === people.listener.participantId)?.voiceId;
  const cell = { channelId: STAGE, role: 'listener', right: 'talk' } as const;
  await host.ask('setRoleRight', { ...cell, allowed: true });
  await catchUp();
  const voiceId = voiceOf(people.listener);
  expect(voiceId).not.toBeNull();
  for (const viewer of [people.host, people.ops, people.guest]) expect(voiceSeenBy(viewer)).toBe(voiceId);
  await host.ask('setRoleRight', { ...cell, allowed: false });
  for (const viewer of [people.host, people.ops, people.guest]) expect(voiceSeenBy(viewer)).toBeUndefined();
});

test('who talks on one channel is not heard by whoever hears another alone', async () => {
  const [, green = '', booth = ''] = channelIds;
  for (const [channelId, right] of [
    [green, 'listen'],
    [STAGE, 'listen'],
  ] as const) {
    await host.ask('setPersonRight', {
      participantId: people.guest.participantId,
      channelId,
      right,
      allowed: false,
    });
  }
  await catchUp();
  await people.ops.press(green);
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host']);
  await people.ops.press(booth);
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host', 'ops>guest']);
  await people.ops.release(booth);
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host']);
  await people.ops.release(green);
});

test('what one does not want to hear does not come, while it comes by no other channel', async () => {
  const [, , booth = ''] = channelIds;
  await catchUp();
  await people.ops.press(booth);
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host', 'ops>guest']);
  await people.guest.client.ask('listen', { channelId: booth, on: false });
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host']);
  await people.guest.client.ask('listen', { channelId: booth, on: true });
  await expect.poll(() => flowsAmong(people)).toEqual(['ops>host', 'ops>guest']);
  const refusal = await people.listener.client.refusal('listen', { channelId: booth, on: true });
  expect(refusal.code).toBe('forbidden');
  await people.ops.release(booth);
});

test('rapid presses and releases end as the last of them says', async () => {
  await catchUp();
  const presses = [];
  for (let n = 0; n < 15; n += 1) {
    presses.push(people.host.press(STAGE), people.host.release(STAGE));
  }
  presses.push(people.host.press(STAGE));
  await Promise.all(presses);
  await expect.poll(() => flowsAmong(people)).toEqual(['host>ops', 'host>listener']);
  await people.host.release(STAGE);
  await expect.poll(() => flowsAmong(people)).toEqual([]);
});

test('levels come to whoever may talk, of those who talk, and to nobody else', async () => {
  await catchUp();
  const before = people.listener.client.told('levels').length;
  const level = people.guest.client.next('levels', ({ levels }) => levels.length > 0);
  await people.host.press(STAGE);
  // By the header extension of each packet (RFC 6464): -20 dBov.
  expect(await level).toEqual({ levels: [{ participantId: people.host.participantId, dBov: -20 }] });
  const silence = people.guest.client.next('levels', ({ levels }) => levels.length === 0);
  await people.host.release(STAGE);
  await silence;
  expect(people.listener.client.told('levels')).toHaveLength(before);
});
