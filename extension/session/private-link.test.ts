import { ProtocolError } from '@auxcast/shared-types';
import { NO_TALK, type TalkState } from '@auxcast/shared-types/talk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LinkInvite } from './link-invite.ts';
import { PrivateLink } from './private-link.ts';

const KEPT: LinkInvite = { inviteId: 'kept', secret: 's'.repeat(43) };

let state: TalkState = NO_TALK;
let connected = true;
let made = 0;
const steer = vi.fn(async () => {
  made += 1;
  return { inviteId: `i${made}`, secret: `${made}`.repeat(43) };
});
const onChange = vi.fn();

function link(kept?: LinkInvite): PrivateLink {
  const session = {
    get connected() {
      return connected;
    },
    room: {
      get state() {
        return state;
      },
    },
    steer,
  };
  return new PrivateLink({ session, kept, onChange });
}

function listed(...ids: string[]): void {
  const invites = ids.map((inviteId) => ({
    inviteId,
    role: 'listener' as const,
    usesLeft: null,
    expiresAtMs: null,
    createdAtMs: 1,
    people: 0,
  }));
  state = { ...NO_TALK, room: { ...NO_TALK.room, invites } };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.clearAllMocks();
  state = NO_TALK;
  connected = true;
  made = 0;
});

test('is made once there is a connection, for any number of listeners, and once', async () => {
  connected = false;
  const own = link();
  own.reconcile();
  expect(steer).not.toHaveBeenCalled();
  connected = true;
  own.reconcile();
  own.reconcile();
  await vi.advanceTimersByTimeAsync(0);
  expect(steer).toHaveBeenCalledExactlyOnceWith('createInvite', { role: 'listener' });
  expect(own.invite).toMatchObject({ inviteId: 'i1' });
  expect(onChange).toHaveBeenCalledOnce();
  // The room that was told before it was made says nothing against it.
  listed();
  own.reconcile();
  expect(own.invite).toMatchObject({ inviteId: 'i1' });
});

test('goes on with the one of a former document, and takes another when it is revoked', async () => {
  const own = link(KEPT);
  listed('kept');
  own.reconcile();
  expect(own.invite).toBe(KEPT);
  expect(steer).not.toHaveBeenCalled();
  listed();
  own.reconcile();
  await vi.advanceTimersByTimeAsync(0);
  expect(own.invite).toMatchObject({ inviteId: 'i1' });
});

test('is asked for again, ever more seldom, where the server does not make it', async () => {
  steer.mockRejectedValueOnce(new ProtocolError('unavailable', 'Not now.'));
  const own = link();
  own.reconcile();
  await vi.advanceTimersByTimeAsync(0);
  own.reconcile();
  expect(steer).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(2000);
  expect(steer).toHaveBeenCalledTimes(2);
  expect(own.invite).toMatchObject({ inviteId: 'i1' });
});

test('is asked for no more once it is over', async () => {
  steer.mockRejectedValueOnce(new ProtocolError('unavailable', 'Not now.'));
  const own = link();
  own.reconcile();
  await vi.advanceTimersByTimeAsync(0);
  own.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(steer).toHaveBeenCalledOnce();
});
