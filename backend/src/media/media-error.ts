import { ProtocolError } from '@auxcast/shared-types';

export function transportClosed(): ProtocolError {
  return new ProtocolError('transport-not-found', 'This transport is closed.');
}

export function workerDied(): ProtocolError {
  return new ProtocolError('unavailable', 'The media server is restarting.');
}

export function sessionGone(): ProtocolError {
  return new ProtocolError('session-ended', 'This session has ended.');
}
