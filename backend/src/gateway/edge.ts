import type { IceServer } from '@auxcast/shared-types';
import type { SessionOpenings } from '../edges/session-openings.ts';
import type { IcecastOutputs, RecordingLinks, Recordings } from '../outputs/index.ts';
import type { GoLiveRule, Session, SessionOpener, SessionRegistry } from '../sessions/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Audience } from './audience.ts';
import type { HoldPulse } from './hold-pulse.ts';
import type { HostPulse } from './host-pulse.ts';

/** What the handlers of all methods need. */
export interface Edge {
  readonly registry: SessionRegistry;
  readonly opener: SessionOpener;
  readonly rule: GoLiveRule;
  readonly icecast: Pick<IcecastOutputs, 'find' | 'of'>;
  readonly limits: AddressLimits;
  readonly openings: SessionOpenings;
  readonly hostPulse: HostPulse;
  readonly holdPulse: HoldPulse;
  readonly recordings: Recordings;
  readonly recordingLinks: RecordingLinks;
  /** STUN and TURN servers, with this participant's credentials. */
  readonly iceServersFor: (participantId: string) => IceServer[];
  readonly version: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly audienceOf: (session: Session) => Audience;
}
