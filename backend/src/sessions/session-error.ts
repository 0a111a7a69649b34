import { ProtocolError, type SessionState } from '@auxcast/shared-types';

export function transportNotFound(): ProtocolError {
  return new ProtocolError('transport-not-found', 'There is no such transport (any more).');
}

export function participantRemoved(): ProtocolError {
  return new ProtocolError('removed', 'You were removed from this session.');
}

export function noProgram(): ProtocolError {
  return new ProtocolError('no-program', 'There is no program.');
}

export function consumerNotFound(): ProtocolError {
  return new ProtocolError('consumer-not-found', 'There is no such consumer.');
}

export function sessionEnded(): ProtocolError {
  return new ProtocolError('session-ended', 'This session has ended.');
}

export function wrongState(state: SessionState): ProtocolError {
  return new ProtocolError('wrong-state', `This makes no sense while the session is ${state}.`, { state });
}
