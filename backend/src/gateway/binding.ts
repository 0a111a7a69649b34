import type { Host, Listener, Session } from '../sessions/index.ts';
import type { Audience } from './audience.ts';

export interface HostBinding {
  readonly role: 'host';
  readonly session: Session;
  readonly participant: Host;
  readonly audience: Audience;
}

export interface ListenerBinding {
  readonly role: 'listener';
  readonly session: Session;
  readonly participant: Listener;
  readonly audience: Audience;
}

/** Who a connection speaks for: decided by `createSession`, `resumeSession` or `join`, never by a later message. */
export type Binding = HostBinding | ListenerBinding;
