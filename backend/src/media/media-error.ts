import { ProtocolError } from '@auxcast/shared-types';

export function transportNotFound(): ProtocolError {
  return new ProtocolError('transport-not-found', 'There is no such transport (any more).');
}

export function consumerNotFound(): ProtocolError {
  return new ProtocolError('consumer-not-found', 'There is no such consumer (any more).');
}

export function noProgram(): ProtocolError {
  return new ProtocolError('no-program', 'There is nothing to hear on this channel.');
}

export function workerDied(): ProtocolError {
  return new ProtocolError('unavailable', 'The media server is restarting.');
}

export function sessionEnded(): ProtocolError {
  return new ProtocolError('session-ended', 'This session has ended.');
}
