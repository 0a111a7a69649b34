/** What host and ops may change of whom, and what follows from it. */
import { type InvitedRole, type Role, role, STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { isAbove } from '../channels/index.ts';
import type { Participant } from './participant.ts';
import type { Session } from './session.ts';
import type { RunningSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';
import { quietSessions } from './testing/quiet-sessions.fixture.ts';

const INVITED: readonly InvitedRole[] = ['ops', 'guest', 'listener'];
const FORBIDDEN = expect.objectContaining({ code: 'forbidden' });

let sessions: RunningSessions;

beforeAll(async () => {
  sessions = await quietSessions(new MemoryStore());
});
afterAll(() => sessions.close());

async function opened(visibility: 'unlisted' | 'private' = 'unlisted'): Promise<Session> {
  const { session } = await sessions.opener.create({ visibility, kind: 'music' });
  session.attachHost(new FakeLink());
  return session;
}

function isInvited(each: Role): each is InvitedRole {
  return each !== 'host';
}

/** Somebody of this role; of the host there is one. */
function somebody(session: Session, who: Role): Participant {
  if (!isInvited(who)) return session.host;
  const { secret } = session.steering.createInvite(session.host, { role: who });
  return session.enter({ link: new FakeLink(), invite: secret }).participant;
}

/** Everything of people, channels and invites that anybody may change. */
function stateOf({ host, participants, roomView }: Session) {
  return {
    room: roomView.of(host),
    people: [...participants].map((one) => roomView.personOf(one)),
  };
}

/** What may be done to somebody. */
const DEEDS: Readonly<
  Record<string, (session: Session, actor: Participant, target: Participant) => unknown>
> = {
  'makes a guest': ({ steering }, actor, { id, role: former }) =>
    steering.setRole(actor, id, former === 'guest' ? 'listener' : 'guest'),
  mutes: ({ steering }, actor, { id }) => steering.mute(actor, id, true),
  'gives a right': ({ steering }, actor, { id }) =>
    steering.setPersonRight(actor, id, { channelId: STAGE, right: 'talk', allowed: false }),
  kicks: (session, actor, { id }) => session.kick(actor, id, 1000),
  'changes the cell': ({ steering }, actor, { role: of }) =>
    steering.setRoleRight(actor, of, { channelId: STAGE, right: 'listen', allowed: false }),
};

describe.each(role.options)('%s', (actorRole) => {
  describe.each(role.options)('to %s', (targetRole) => {
    test.each(Object.keys(DEEDS))('%s', async (deed) => {
      const session = await opened();
      const actor = somebody(session, actorRole);
      const target = somebody(session, targetRole);
      const act = DEEDS[deed];
      if (act === undefined) throw new Error(`There is no ${deed}.`);
      const before = stateOf(session);
      const isOwnCell = deed === 'changes the cell' && actorRole === 'host' && targetRole === 'host';
      if (isAbove(actorRole, targetRole) || isOwnCell) {
        act(session, actor, target);
        expect(stateOf(session)).not.toEqual(before);
      } else {
        expect(() => act(session, actor, target)).toThrow(FORBIDDEN);
        expect(stateOf(session)).toEqual(before);
      }
      session.end('host');
    });
  });

  test.each(INVITED)('invites and promotes to %s, and takes that back', async (invited) => {
    const session = await opened();
    const { host, steering } = session;
    const actor = somebody(session, actorRole);
    const listener = somebody(session, 'listener');
    const { inviteId } = steering.createInvite(host, { role: invited });
    const before = stateOf(session);
    if (isAbove(actorRole, invited)) {
      steering.createInvite(actor, { role: invited });
      steering.revokeInvite(actor, inviteId);
      steering.setRole(actor, listener.id, invited);
      expect(listener.role).toBe(invited);
    } else {
      expect(() => steering.createInvite(actor, { role: invited })).toThrow(FORBIDDEN);
      expect(() => steering.revokeInvite(actor, inviteId)).toThrow(FORBIDDEN);
      expect(() => steering.setRole(actor, listener.id, invited)).toThrow(FORBIDDEN);
      expect(stateOf(session)).toEqual(before);
    }
    session.end('host');
  });
});

test('ops do not change their own rights, nor mute themselves', async () => {
  const session = await opened();
  const ops = somebody(session, 'ops');
  for (const act of Object.values(DEEDS)) expect(() => act(session, ops, ops)).toThrow(FORBIDDEN);
  session.end('host');
});

test('all are muted but one, and but those whom the actor may not mute', async () => {
  const session = await opened();
  const { host, steering } = session;
  const [ops, colleague] = [somebody(session, 'ops'), somebody(session, 'ops')];
  const [one, two] = [somebody(session, 'guest'), somebody(session, 'guest')];
  const listener = somebody(session, 'listener');
  steering.muteAllBut(ops, one.id);
  const muted = () => [host, ops, colleague, one, two, listener].map(({ isMuted }) => isMuted);
  expect(muted()).toEqual([false, false, false, false, true, false]);
  steering.muteAllBut(host, null);
  expect(muted()).toEqual([false, true, true, true, true, false]);
  expect(() => steering.muteAllBut(host, 'nobody')).toThrow(expect.objectContaining({ code: 'not-found' }));
  session.end('host');
});

test('the muted cannot unmute themselves, and come back muted', async () => {
  const session = await opened();
  const { host, steering } = session;
  const link = new FakeLink();
  const { secret } = steering.createInvite(host, { role: 'guest' });
  const { participant, resumeToken } = session.enter({ link, invite: secret });
  steering.mute(host, participant.id, true);
  await expect(session.talk.press(participant, STAGE)).rejects.toMatchObject({ code: 'muted' });
  expect(() => steering.mute(participant, participant.id, false)).toThrow(FORBIDDEN);
  session.detach(participant, link);
  const again = session.enter({ link: new FakeLink(), resumeToken, invite: secret });
  expect(again.participant).toMatchObject({ id: participant.id, role: 'guest', isMuted: true });
  session.end('host');
});

describe('an invite', () => {
  test('makes a guest of a listener who was here before, once, whatever it holds', async () => {
    const session = await opened();
    const { host, steering, roomView } = session;
    const { participant, resumeToken } = session.enter({ link: new FakeLink() });
    const { secret } = steering.createInvite(host, { role: 'guest', uses: 5 });
    const back = () => session.enter({ link: new FakeLink(), resumeToken, invite: secret, name: 'Ada' });
    expect(back().participant).toBe(participant);
    expect(participant).toMatchObject({ role: 'guest', name: 'Ada' });
    back();
    expect(roomView.of(host).invites).toMatchObject([{ usesLeft: 4, people: 1 }]);
    // Sent back, it does not come up again by the link that it has.
    steering.setRole(host, participant.id, 'listener');
    back();
    expect(participant.role).toBe('listener');
    // Another one, of which it is told anew, is another matter; and one that makes less of it does nothing.
    const ops = steering.createInvite(host, { role: 'ops' });
    session.enter({ link: new FakeLink(), resumeToken, invite: ops.secret });
    expect(participant.role).toBe('ops');
    const guest = steering.createInvite(host, { role: 'guest' });
    session.enter({ link: new FakeLink(), resumeToken, invite: guest.secret });
    expect(participant.role).toBe('ops');
    session.end('host');
  });

  test('that is no good is refused to whoever comes, and does no harm to whoever comes back', async () => {
    const session = await opened();
    const refused = expect.objectContaining({ code: 'invite-refused' });
    const invite = 'x'.repeat(43);
    expect(() => session.enter({ link: new FakeLink(), invite })).toThrow(refused);
    expect(session.participants.count.listeners).toBe(0);
    const { resumeToken } = session.enter({ link: new FakeLink() });
    expect(session.enter({ link: new FakeLink(), resumeToken, invite }).isNew).toBe(false);
    session.end('host');
  });

  test('that was taken back makes its people listeners at once, here or away', async () => {
    const session = await opened();
    const { host, steering } = session;
    const { inviteId, secret } = steering.createInvite(host, { role: 'guest' });
    const here = session.enter({ link: new FakeLink(), invite: secret });
    const link = new FakeLink();
    const away = session.enter({ link, invite: secret });
    session.detach(away.participant, link);
    steering.revokeInvite(host, inviteId);
    expect(here.participant).toMatchObject({ role: 'listener', inviteId: null });
    const back = session.enter({
      link: new FakeLink(),
      resumeToken: away.resumeToken,
      invite: secret,
    });
    expect(back.participant).toMatchObject({ id: away.participant.id, role: 'listener' });
    expect(() => steering.revokeInvite(host, inviteId)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    session.end('host');
  });

  test('is needed where a session is private; whoever came by it needs none to come back', async () => {
    const session = await opened('private');
    const { host, steering } = session;
    const needed = expect.objectContaining({ code: 'invite-needed' });
    expect(() => session.enter({ link: new FakeLink() })).toThrow(needed);
    const { inviteId, secret } = steering.createInvite(host, { role: 'listener', uses: 2 });
    const links = [new FakeLink(), new FakeLink()] as const;
    const [here, away] = links.map((link) => session.enter({ link, invite: secret }));
    if (here === undefined || away === undefined) throw new Error('Nobody came.');
    expect(() => session.enter({ link: new FakeLink(), invite: secret })).toThrow(
      expect.objectContaining({ code: 'invite-refused' }),
    );
    session.detach(away.participant, links[1]);
    const { resumeToken } = away;
    const back = new FakeLink();
    expect(session.enter({ link: back, resumeToken }).participant.id).toBe(away.participant.id);
    const again = session.participants.find(away.participant.id);
    if (again === undefined) throw new Error('It did not come back.');
    session.detach(again, back);
    steering.revokeInvite(host, inviteId);
    expect(links[0].removed).toHaveBeenCalledOnce();
    expect(session.participants.count.listeners).toBe(0);
    // The one that was away had its place by the same invite.
    expect(() => session.enter({ link: new FakeLink(), resumeToken })).toThrow(needed);
    session.end('host');
  });

  test('of a private call that was taken back lets nobody in by its token, though all are guests there', async () => {
    const { session } = await sessions.opener.create({ visibility: 'private', kind: 'call' });
    session.attachHost(new FakeLink());
    const { host, steering } = session;
    const { inviteId, secret } = steering.createInvite(host, { role: 'guest' });
    const link = new FakeLink();
    const { participant, resumeToken } = session.enter({ link, invite: secret });
    session.detach(participant, link);
    steering.revokeInvite(host, inviteId);
    expect(() => session.enter({ link: new FakeLink(), resumeToken })).toThrow(
      expect.objectContaining({ code: 'invite-needed' }),
    );
    session.end('host');
  });

  test('is not used up by who was not let in after all', async () => {
    const session = await opened();
    const { host, roomView, steering } = session;
    const { secret } = steering.createInvite(host, { role: 'guest', uses: 1 });
    const arrival = {
      link: new FakeLink(),
      invite: secret,
      rtpCapabilities: {},
      entered: () => undefined,
      demandReception: () => Promise.reject(new Error('too often')),
      follow: () => undefined,
    };
    await expect(session.join(arrival)).rejects.toThrow('too often');
    expect(roomView.of(host).invites).toMatchObject([{ usesLeft: 1, people: 0 }]);
    expect(session.enter({ link: new FakeLink(), invite: secret }).participant.role).toBe('guest');
    session.end('host');
  });
});

test('who is sent away leaves nothing of its rights behind', async () => {
  const session = await opened();
  const guest = somebody(session, 'guest');
  session.kick(session.host, guest.id);
  session.steering.createInvite(session.host, { role: 'guest' });
  const people = session.roomView.of(session.host).people.map(({ participantId }) => participantId);
  expect(people).toEqual([session.host.id]);
  session.end('host');
});

describe('asking to speak', () => {
  test('is answered once; whoever is admitted is a guest, and may be sent back', async () => {
    const session = await opened();
    const { host, room, steering } = session;
    const facts: string[] = [];
    session.events.on('askAnswered', (_who, isAdmitted) => facts.push(`answered ${isAdmitted}`));
    session.events.on('youChanged', (who) => facts.push(`you ${room.you(who).asksSinceMs !== null}`));
    const listener = session.enter({ link: new FakeLink() }).participant;
    room.ask(listener, 'Ada');
    room.ask(listener, 'Ada');
    steering.answerAsk(host, listener.id, false);
    expect(listener.role).toBe('listener');
    const wrong = expect.objectContaining({ code: 'wrong-state' });
    expect(() => steering.answerAsk(host, listener.id, true)).toThrow(wrong);
    room.ask(listener, 'Ada');
    steering.answerAsk(host, listener.id, true);
    expect(listener.role).toBe('guest');
    expect(() => room.ask(listener, 'Ada')).toThrow(wrong);
    steering.setRole(host, listener.id, 'listener');
    expect(facts).toEqual([
      'you true',
      'answered false',
      'you false',
      'you true',
      'answered true',
      'you false',
      'you false',
    ]);
    room.ask(listener, 'Ada');
    room.withdrawAsk(listener);
    room.withdrawAsk(listener);
    expect(() => steering.answerAsk(host, listener.id, true)).toThrow(wrong);
    session.end('host');
  });

  test('ends with whoever asked', async () => {
    const session = await opened();
    const listener = session.enter({ link: new FakeLink() }).participant;
    session.room.ask(listener, 'Ada');
    expect(session.roomView.of(session.host).people).toHaveLength(2);
    session.leave(listener);
    expect(session.roomView.of(session.host).people).toHaveLength(1);
    expect(() => session.steering.answerAsk(session.host, listener.id, true)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    session.end('host');
  });
});
