/** Who is told of whom, and of what. */
import { type InvitedRole, type Room, STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { plain } from '../channels/index.ts';
import type { Participant } from './participant.ts';
import type { Session } from './session.ts';
import type { RunningSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';
import { quietSessions } from './testing/quiet-sessions.fixture.ts';

let sessions: RunningSessions;
let session: Session;

beforeAll(async () => {
  sessions = await quietSessions(new MemoryStore());
});
afterAll(() => sessions.close());

beforeEach(async () => {
  ({ session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' }));
  session.attachHost(new FakeLink());
});

function come(role?: InvitedRole, name?: string): Participant {
  const secret = role && session.steering.createInvite(session.host, { role }).secret;
  return session.enter({ link: new FakeLink(), invite: secret, name }).participant;
}

function namedFor(viewer: Participant): string[] {
  const names = new Map([...session.participants].map(({ id, role }) => [id, role]));
  return session.roomView.of(viewer).people.map(({ participantId }) => names.get(participantId) ?? '?');
}

function namedIn({ people }: Room): string[] {
  return people.map(({ participantId }) => participantId);
}

/** Only those of these roles have to do with it. */
function channelFor(name: string, ...talkers: string[]): string {
  const channelId = session.steering.addChannel(name, 'push-to-talk');
  for (const role of ['host', 'ops', 'guest'] as const) {
    if (talkers.includes(role)) continue;
    for (const right of ['talk', 'listen'] as const) {
      session.steering.setRoleRight(session.host, role, { channelId, right, allowed: false });
    }
  }
  return channelId;
}

test('listeners are told of a room once they may talk, though there is nobody to hear', () => {
  const listener = come();
  expect(session.room.for(listener)).toBeNull();
  session.steering.setRoleRight(session.host, 'listener', {
    channelId: STAGE,
    right: 'talk',
    allowed: true,
  });
  expect(session.room.for(listener)?.channels).toMatchObject([{ channelId: STAGE, mayTalk: true }]);
});

describe('people', () => {
  test('whoever may listen is told who may talk there, those who steer first; of listeners nobody', () => {
    const [guest, ops, listener] = [come('guest'), come('ops'), come()];
    come();
    for (const viewer of [session.host, ops, guest, listener]) {
      expect(namedFor(viewer)).toEqual(['host', 'ops', 'guest']);
    }
  });

  test('of whom one hears nothing one is not told; host and ops are told of all', () => {
    const [guest, ops, listener] = [come('guest'), come('ops'), come()];
    for (const role of ['guest', 'listener'] as const) {
      session.steering.setRoleRight(session.host, role, {
        channelId: STAGE,
        right: 'listen',
        allowed: false,
      });
    }
    expect(namedFor(listener)).toEqual([]);
    expect(namedFor(guest)).toEqual([]);
    expect(namedFor(ops)).toEqual(['host', 'ops', 'guest']);
    session.steering.setPersonRight(session.host, listener.id, {
      channelId: STAGE,
      right: 'listen',
      allowed: true,
    });
    expect(namedFor(listener)).toEqual(['host', 'ops', 'guest']);
  });

  test('host and ops are told who asks, is excepted, and by what they came; others are not', () => {
    const [guest, ops, listener] = [come('guest'), come('ops'), come()];
    session.room.ask(listener, 'Ada');
    session.steering.setPersonRight(session.host, guest.id, {
      channelId: STAGE,
      right: 'talk',
      allowed: true,
    });
    for (const viewer of [session.host, ops]) {
      expect(namedFor(viewer)).toEqual(['host', 'ops', 'guest', 'listener']);
      const [, , one, asking] = session.roomView.of(viewer).people;
      expect(one).toMatchObject({ inviteId: expect.any(String), exceptions: [{ channelId: STAGE }] });
      expect(asking?.asksSinceMs).toEqual(expect.any(Number));
    }
    for (const viewer of [guest, listener]) {
      for (const person of session.roomView.of(viewer).people) {
        expect(person).toMatchObject({ inviteId: null, exceptions: [], asksSinceMs: null });
      }
      expect(namedFor(viewer)).not.toContain('listener');
    }
  });

  test('are here or away, and gone when they are gone', () => {
    const link = new FakeLink();
    const { secret } = session.steering.createInvite(session.host, { role: 'guest' });
    const { participant } = session.enter({ link, invite: secret });
    expect(session.roomView.of(session.host).people).toMatchObject([{}, { isHere: true }]);
    session.detach(participant, link);
    expect(namedFor(session.host)).toEqual(['host']);
  });

  test('are two hundred at most', () => {
    for (let n = 0; n < 99; n += 1) come();
    expect(session.roomView.of(session.host).people).toHaveLength(1);
  });
});

describe('channels', () => {
  test('are those that one has to do with; the matrix and the invites are for host and ops', () => {
    const [guest, ops, listener] = [come('guest', 'Ada'), come('ops'), come()];
    channelFor('Green room', 'host', 'guest');
    const namesFor = (viewer: Participant) =>
      session.roomView
        .of(viewer)
        .channels.map(({ name, mayTalk, mayListen, matrix }) =>
          [name, mayTalk && 'talk', mayListen && 'listen', matrix && 'matrix'].filter(Boolean).join(' '),
        );
    expect(namesFor(session.host)).toEqual(['Stage talk listen matrix', 'Green room talk listen matrix']);
    expect(namesFor(ops)).toEqual(['Stage talk listen matrix', 'Green room matrix']);
    expect(namesFor(guest)).toEqual(['Stage talk listen', 'Green room talk listen']);
    expect(namesFor(listener)).toEqual(['Stage listen']);
    expect(session.roomView.of(ops).invites).toHaveLength(2);
    for (const viewer of [guest, listener]) expect(session.roomView.of(viewer).invites).toBeNull();
  });

  test('that one has nothing to do with are not told of in people either', () => {
    const listener = come();
    come('guest');
    const green = channelFor('Green room', 'host', 'guest');
    expect(JSON.stringify(session.roomView.of(listener))).not.toContain(green);
    expect(JSON.stringify(session.roomView.of(plain('listener')))).not.toContain(green);
  });

  test('tell who talks there now', async () => {
    const [guest, listener] = [come('guest'), come()];
    await session.talk.press(guest, STAGE);
    expect(session.roomView.of(listener).channels).toMatchObject([{ talking: [guest.id] }]);
    // Whoever comes next, too, though the room was told before.
    expect(session.room.for(listener)?.channels).toMatchObject([{ talking: [guest.id] }]);
    await session.talk.release(guest, STAGE);
    await vi.waitFor(() => expect(session.room.for(listener)?.channels).toMatchObject([{ talking: [] }]));
  });
});

describe('a plain listener', () => {
  test('is told nothing where there are no voices, and that they are gone after there were', () => {
    const listener = come();
    expect(session.room.for(listener)).toBeNull();
    expect(session.room.youFor(listener)).toBeNull();
    const guest = come('guest');
    session.room.changed();
    expect(session.room.for(listener)?.people).toHaveLength(2);
    session.leave(guest);
    expect(session.room.for(listener)?.people).toHaveLength(1);
  });
});

test('of a crowd that listens nobody is looked at: neither for the room nor for what host and ops change', () => {
  const guest = come('guest', 'Ada');
  const asking = come();
  session.room.ask(asking, 'Bob');
  const crowd = Array.from({ length: 90 }, () => come());
  for (const participant of crowd) void session.talk.press(participant, 'cheer');
  const looked = vi.fn();
  for (const participant of crowd) {
    // Any question about it asks for one of these.
    for (const key of ['role', 'exceptions', 'isMuted'] as const) {
      const value = participant[key];
      Object.defineProperty(participant, key, {
        get: () => {
          looked();
          return value;
        },
      });
    }
  }
  expect(namedIn(session.roomView.of(session.host))).toEqual([session.host.id, guest.id, asking.id]);
  session.steering.muteAllBut(session.host, null);
  session.steering.setRole(session.host, guest.id, 'ops');
  session.steering.setRoleRight(session.host, 'guest', { channelId: STAGE, right: 'talk', allowed: false });
  expect(looked).not.toHaveBeenCalled();
  expect(guest.isMuted).toBe(true);
  expect(session.talk.cheeringCount).toBe(90);
});
