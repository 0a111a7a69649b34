import type { SignalingStatus } from '@auxcast/shared-types/client';
import type { FailureCode } from '../failures/failures.ts';

/** Why there is no connection just now. */
export function lineFailureOf(status: SignalingStatus): FailureCode {
  const isBlocked = status.state === 'away' && status.error.code === 'websocket-required';
  return isBlocked ? 'websocket-blocked' : 'connection-lost';
}
