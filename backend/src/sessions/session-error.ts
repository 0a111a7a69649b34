import { ProtocolError, type SessionState } from '@auxcast/shared-types';

export function participantRemoved(): ProtocolError {
  return new ProtocolError('removed', 'You were removed from this session.');
}

export function inviteNeeded(): ProtocolError {
  return new ProtocolError('invite-needed', 'This session is private. Open it with your invite.');
}

export function inviteRefused(): ProtocolError {
  return new ProtocolError('invite-refused', 'This invite is used up, over, or was taken back.');
}

/** A database that is away is asked again this often at most. Milliseconds. */
const STORE_RETRY_AFTER_MS = 5000;

/** What anybody is told of whatever went wrong with the database, and nothing of what it said. */
export function storeUnavailable(message = 'The database does not answer.'): ProtocolError {
  return new ProtocolError('unavailable', message, { retryAfterMs: STORE_RETRY_AFTER_MS });
}

export function serverClosing(): ProtocolError {
  return new ProtocolError('unavailable', 'The server is about to go away.', { retryAfterMs: 2000 });
}

export function wrongState(state: SessionState): ProtocolError {
  return new ProtocolError('wrong-state', `This makes no sense while the session is ${state}.`, { state });
}
