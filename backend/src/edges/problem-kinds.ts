import type { ErrorCode, ProblemKind } from '@auxcast/shared-types';

/** The HTTP status (RFC 9110 §15) and the title that go with each code. */
const KINDS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  'bad-message': [400, 'The request cannot be read'],
  'bad-request': [400, 'The request does not fit'],
  'unknown-method': [400, 'There is no such method'],
  'too-large': [413, 'The request is too large'],
  'rate-limited': [429, 'Too many requests'],
  'protocol-mismatch': [400, 'Client and server speak different versions'],
  'not-joined': [409, 'The connection is in no session'],
  'already-joined': [409, 'The connection is in a session already'],
  'wrong-state': [409, 'The session is in another state'],
  'out-of-order': [409, 'A later press or release came before'],
  muted: [403, 'Muted'],
  'invite-needed': [403, 'An invite is needed'],
  'invite-refused': [403, 'The invite is not good'],
  'too-many': [409, 'The session has as many as it may have'],
  forbidden: [403, 'Not allowed'],
  unauthorized: [401, 'A key or token is needed'],
  'host-key-required': [401, 'The host key is needed'],
  'host-key-refused': [401, 'The host key is wrong'],
  'not-from-here': [403, 'Not allowed from there'],
  'token-refused': [401, 'The host token is wrong'],
  removed: [403, 'Removed from the session'],
  'taken-over': [403, 'Another connection took over'],
  'session-not-found': [404, 'There is no such session'],
  'session-ended': [410, 'The session has ended'],
  'session-full': [503, 'The session is full'],
  'server-full': [503, 'The server is full'],
  'transport-not-found': [404, 'There is no such transport'],
  'transport-connected': [409, 'The transport is connected already'],
  'producer-exists': [409, 'It is sent already'],
  'consumer-not-found': [404, 'There is no such consumer'],
  'no-program': [409, 'There is no program'],
  'disk-full': [507, 'No room to record'],
  'cannot-consume': [422, 'The device cannot receive this sound'],
  'bad-rtp': [422, 'The sound is not as it has to be'],
  'bad-artwork': [422, 'The picture cannot be used'],
  refused: [403, 'Refused for another reason'],
  'not-found': [404, 'Nothing is at this address'],
  'name-taken': [409, 'The name is taken'],
  'method-not-allowed': [405, 'The address does not take this method'],
  'websocket-required': [426, 'The address speaks WebSocket only'],
  unavailable: [503, 'The server is not ready'],
  internal: [500, 'Something went wrong on the server'],
  timeout: [408, 'The request did not come in time'],
  disconnected: [503, 'The connection broke'],
};

/** What `code` means over HTTP. */
export function problemKindOf(code: ErrorCode): ProblemKind {
  const [status, title] = KINDS[code];
  return { type: `/api/problems/${code}`, title, status, code };
}
