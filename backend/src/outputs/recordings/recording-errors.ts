import { ProtocolError } from '@auxcast/shared-types';

export function noRecording(): ProtocolError {
  return new ProtocolError('not-found', 'There is no such recording.');
}

export function noRoomToRecord(): ProtocolError {
  return new ProtocolError('disk-full', 'There is not enough room on the server to record.');
}

export function recordsNothing(): ProtocolError {
  return new ProtocolError('forbidden', 'This server makes no recordings.');
}

/** @param retryAfterMs when one more may be begun */
export function recordsTooOften(retryAfterMs: number): ProtocolError {
  return new ProtocolError('rate-limited', 'Recordings of this session are begun too often.', {
    retryAfterMs,
  });
}
