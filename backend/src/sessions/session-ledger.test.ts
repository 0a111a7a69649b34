import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import {
  type ChannelRecord,
  DatabaseError,
  type InviteRecord,
  type MemberRecord,
} from '../persistence/index.ts';
import { newRecord } from './new-session.ts';
import { SessionLedger } from './session-ledger.ts';
import { WriteBehind } from './write-behind.ts';

const RECORD = newRecord({ visibility: 'private', kind: 'call' }, 'hash', 1);
const { sessionId } = RECORD;
const BOTH = { talk: true, listen: true };
const STAGE: ChannelRecord = {
  channelId: 'stage',
  name: 'Stage',
  mode: 'open',
  position: 0,
  matrix: { host: BOTH, ops: BOTH, guest: BOTH, listener: BOTH },
};
const ADA: MemberRecord = {
  participantId: 'ada',
  role: 'guest',
  name: 'Ada',
  isMuted: false,
  exceptions: [],
  openOn: [],
  inviteId: 'i1',
};
const INVITE: InviteRecord = {
  inviteId: 'i1',
  secretHash: 'hash',
  role: 'guest',
  usesLeft: 2,
  expiresAtMs: null,
  createdAtMs: 1,
  people: 0,
};

let store: MemoryStore;
let writes: WriteBehind;
let ledger: SessionLedger;

beforeEach(() => {
  store = new MemoryStore();
  writes = new WriteBehind(store, new ConsoleLogger({ logLevels: [] }));
  ledger = new SessionLedger(RECORD, writes);
});
afterEach(() => writes.close());

/** What is stored of the session. */
function stored() {
  const { channels, members, invites } = store;
  return {
    channels: channels.ofOne(sessionId),
    members: members.ofOne(sessionId),
    invites: invites.ofOne(sessionId),
  };
}

describe('who may talk', () => {
  test('is stored as it is at last, however often it changes', async () => {
    ledger.channel(STAGE);
    ledger.member(ADA);
    ledger.invite(INVITE);
    await writes.flush();
    expect(stored()).toEqual({ channels: [STAGE], members: [ADA], invites: [INVITE] });
    ledger.channel({ ...STAGE, mode: 'push-to-talk' });
    ledger.channel({ ...STAGE, matrix: { ...STAGE.matrix, listener: { talk: false, listen: false } } });
    ledger.member({ ...ADA, isMuted: true });
    ledger.invite({ ...INVITE, usesLeft: 1 });
    ledger.inviteGone('i1');
    // One for each: nobody fills the memory by changing the same thing again and again.
    expect(writes.length).toBe(3);
    await writes.flush();
    expect(stored()).toMatchObject({
      channels: [{ mode: 'open', matrix: { listener: { listen: false } } }],
      members: [{ isMuted: true }],
      invites: [],
    });
    ledger.channelClosed('stage');
    ledger.channel(STAGE);
    ledger.memberGone('ada');
    await writes.flush();
    expect(stored()).toEqual({ channels: [STAGE], members: [], invites: [] });
  });

  test('is stored once the database is back, in its last state', async () => {
    ledger.invite(INVITE);
    ledger.member(ADA);
    await writes.flush();
    store.failure = new DatabaseError('away', true);
    ledger.member({ ...ADA, role: 'listener', inviteId: null });
    ledger.inviteGone('i1');
    const flushed = writes.flush();
    await expect.poll(() => writes.isStuck).toBe(true);
    ledger.member({ ...ADA, role: 'listener', inviteId: null, isMuted: true });
    store.failure = undefined;
    await flushed;
    expect(stored()).toMatchObject({ members: [{ role: 'listener', isMuted: true }], invites: [] });
  });

  test('has room however many others wait to be stored', async () => {
    const gate = Promise.withResolvers<void>();
    for (let n = 0; n < 5010; n += 1) writes.write(`write ${n}`, () => gate.promise);
    expect(writes.lost.full).toBe(10);
    ledger.channel(STAGE);
    ledger.member(ADA);
    ledger.invite(INVITE);
    gate.resolve();
    await writes.flush();
    expect(writes.lost.full).toBe(10);
    expect(stored()).toEqual({ channels: [STAGE], members: [ADA], invites: [INVITE] });
  });

  test('but for people who come, of whom there may be any number: what was taken from them is kept', async () => {
    const gate = Promise.withResolvers<void>();
    ledger.member({ ...ADA, isMuted: true });
    for (let n = 0; n < 5010; n += 1) writes.write(`write ${n}`, () => gate.promise);
    const { full } = writes.lost;
    ledger.member({ ...ADA, participantId: 'bob' }, false);
    ledger.memberGone('carl', false);
    expect(writes.lost.full).toBe(full + 2);
    gate.resolve();
    await writes.flush();
    expect(stored().members).toEqual([{ ...ADA, isMuted: true }]);
  });
});
