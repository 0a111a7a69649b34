import type { Participant, Session } from '../sessions/index.ts';
import type { Audience } from './audience.ts';

/**
 * Who a connection speaks for: decided by `createSession`, `resumeSession` or `join`, never by a later
 * message.
 */
export interface Binding {
  readonly session: Session;
  readonly participant: Participant;
  readonly audience: Audience;
}
