import { PROGRAM, ProtocolError, type Role } from '@auxcast/shared-types';
import type { SessionHearing } from './hearing.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { Publishing } from './publishing.ts';
import type { ChannelRight } from './rights.ts';
import type { SessionCourse } from './session-course.ts';
import type { Raise } from './session-fact.ts';

export interface GrantsOptions {
  readonly course: Pick<SessionCourse, 'demandOpen'>;
  readonly participants: Pick<Participants, 'find'>;
  readonly publishing: Pick<Publishing, 'withdraw'>;
  readonly hearing: Pick<SessionHearing, 'stop'>;
  readonly raise: Raise;
}

/** A right on one channel; the program's rights come with roles and cannot be granted. */
export interface Grant {
  readonly channelId: string;
  readonly right: ChannelRight;
}

/**
 * Changes what participants are and may do, and raises it. Every method throws a ProtocolError: `not-found`
 * when there is no such participant, `forbidden` for what cannot be changed. A change that changes nothing is
 * not raised.
 */
export class Grants {
  readonly #options: GrantsOptions;

  constructor(options: GrantsOptions) {
    this.#options = options;
  }

  /** A session has the one host that it began with. */
  setRole(participantId: string, role: Exclude<Role, 'host'>): void {
    const participant = this.#demand(participantId);
    const former = participant.role;
    if (former === 'host') throw forbidden('The host stays the host.');
    if (former === role) return;
    participant.become(role);
    this.#options.raise('roleChanged', participant, former);
  }

  grant(participantId: string, { channelId, right }: Grant): void {
    const participant = this.#demand(participantId);
    demandGrantable(channelId);
    if (participant.grant(channelId, right)) this.#options.raise('rightsChanged', participant);
  }

  /** What the participant did by that right ends with it. */
  revoke(participantId: string, { channelId, right }: Grant): void {
    const participant = this.#demand(participantId);
    demandGrantable(channelId);
    if (!participant.revoke(channelId, right)) return;
    const { hearing, publishing, raise } = this.#options;
    if (right === 'publish') publishing.withdraw(participant, channelId);
    else hearing.stop(participant, channelId);
    raise('rightsChanged', participant);
  }

  #demand(participantId: string): Participant {
    const { course, participants } = this.#options;
    course.demandOpen();
    const participant = participants.find(participantId);
    if (participant === undefined) throw new ProtocolError('not-found', 'There is no such participant.');
    return participant;
  }
}

function demandGrantable(channelId: string): void {
  if (channelId === PROGRAM) throw forbidden('Who publishes and hears the program follows from roles.');
}

function forbidden(message: string): ProtocolError {
  return new ProtocolError('forbidden', message);
}
