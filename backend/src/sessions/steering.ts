import { type ChannelRight, type InvitedRole, ProtocolError, type Role } from '@auxcast/shared-types';
import {
  type Asks,
  type ChannelChange,
  type Channels,
  demandAbove,
  forbidden,
  type Invites,
  type InviteWish,
  isAbove,
  type Member,
  type Members,
  withException,
} from '../channels/index.ts';
import type { Participant } from './participant.ts';
import type { Participants } from './participants.ts';
import type { SessionCourse } from './session-course.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { Talk } from './talk.ts';

export interface SteeringOptions {
  readonly course: Pick<SessionCourse, 'demandOpen' | 'state'>;
  readonly channels: Channels;
  readonly members: Members;
  readonly invites: Invites;
  readonly asks: Asks;
  readonly participants: Pick<Participants, 'find' | typeof Symbol.iterator>;
  readonly talk: Talk;
  /** Sends somebody away. */
  readonly remove: (participant: Participant, message: string) => void;
  readonly isPrivate: boolean;
  readonly raise: Raise;
}

/** A cell of the matrix, or an exception from it. */
export interface RightChange<Allowed = boolean> {
  readonly channelId: string;
  readonly right: ChannelRight;
  readonly allowed: Allowed;
}

const REVOKED = 'Your invite was taken back.';

/**
 * What host and ops change: the right first, then what was done by it. Every method throws a ProtocolError:
 * `not-found` when there is nobody or nothing of that id, `forbidden` for what is not theirs to change. A
 * change that changes nothing is not told.
 */
export class Steering {
  readonly #options: SteeringOptions;

  constructor(options: SteeringOptions) {
    this.#options = options;
  }

  setRole(actor: Participant, participantId: string, role: InvitedRole): void {
    const participant = this.#demandBelow(actor, participantId);
    demandAbove(actor.role, role);
    this.#change(participant, { role });
  }

  /** @throws ProtocolError `wrong-state` too */
  answerAsk(actor: Participant, participantId: string, isAdmitted: boolean): void {
    const { asks, course, raise } = this.#options;
    const participant = this.#demandBelow(actor, participantId);
    if (!asks.delete(participantId)) throw wrongState(course.state);
    raise('askAnswered', participant, isAdmitted);
    if (isAdmitted) this.#change(participant, { role: 'guest' });
    this.#told(participant);
  }

  mute(actor: Participant, participantId: string, isMuted: boolean): void {
    this.#change(this.#demandBelow(actor, participantId), { isMuted });
  }

  /** Everybody whom the actor may mute and who may talk, but one. */
  muteAllBut(actor: Participant, participantId: string | null): void {
    const { participants, talk } = this.#options;
    if (participantId !== null) this.#demand(participantId);
    for (const participant of [...participants]) {
      if (participant.id === participantId || !isAbove(actor.role, participant.role)) continue;
      if (talk.mayTalk(participant)) this.#change(participant, { isMuted: true });
    }
  }

  /** Whom the actor may send away. */
  demandKick(actor: Participant, participantId: string): Participant {
    return this.#demandBelow(actor, participantId);
  }

  setRoleRight(actor: Participant, role: Role, { channelId, right, allowed }: RightChange): void {
    this.#options.course.demandOpen();
    if (role !== actor.role || role !== 'host') demandAbove(actor.role, role);
    this.#options.channels.setRight(channelId, role, right, allowed);
    this.#options.talk.rightsChanged();
  }

  /** `null`: what its role may. */
  setPersonRight(actor: Participant, participantId: string, change: RightChange<boolean | null>): void {
    const participant = this.#demandBelow(actor, participantId);
    this.#options.channels.demand(change.channelId);
    this.#change(participant, { exceptions: withException(participant.exceptions, change) });
  }

  addChannel(name: string, mode: 'push-to-talk' | 'open'): string {
    this.#options.course.demandOpen();
    const { channelId } = this.#options.channels.add(name, mode);
    this.#options.talk.rightsChanged();
    return channelId;
  }

  changeChannel(channelId: string, change: ChannelChange): void {
    this.#options.course.demandOpen();
    const { channels, talk } = this.#options;
    const former = channels.demand(channelId);
    channels.change(channelId, change);
    if (former.mode === 'open' && change.mode === 'push-to-talk') talk.modeChanged(channelId);
    this.#options.raise('roomChanged');
  }

  closeChannel(channelId: string): void {
    this.#options.course.demandOpen();
    const { channels, members, participants, talk } = this.#options;
    channels.close(channelId);
    for (const id of members.forgetChannel(channelId)) participants.find(id)?.become(members.of(id));
    talk.rightsChanged();
  }

  createInvite(actor: Participant, wish: InviteWish): { inviteId: string; secret: string } {
    this.#options.course.demandOpen();
    demandAbove(actor.role, wish.role);
    const { invite, secret } = this.#options.invites.create(wish);
    this.#options.raise('roomChanged');
    return { inviteId: invite.inviteId, secret };
  }

  /** Whoever came by it is a listener at once; in a private session it has to go. */
  revokeInvite(actor: Participant, inviteId: string): void {
    this.#options.course.demandOpen();
    const { invites, isPrivate, members, participants, remove, raise } = this.#options;
    const invite = invites.find(inviteId);
    if (invite === undefined) throw new ProtocolError('not-found', 'There is no such invite.');
    demandAbove(actor.role, invite.role);
    invites.revoke(inviteId);
    for (const participantId of members.by(inviteId)) {
      const participant = participants.find(participantId);
      const change = { role: members.usual.role, inviteId: null };
      if (participant === undefined) members.change(participantId, change);
      else this.#change(participant, change);
      if (participant !== undefined && isPrivate) remove(participant, REVOKED);
    }
    raise('roomChanged');
  }

  /** Somebody is called so, as it came. */
  called(participant: Participant, change: Partial<Member>): void {
    this.#change(participant, change);
  }

  #change(participant: Participant, change: Partial<Member>): void {
    const { asks, members, raise, talk } = this.#options;
    const { role: former, isMuted, exceptions, name } = participant;
    const member = members.change(participant.id, change);
    participant.become(member);
    if (former !== member.role) {
      if (member.role !== 'listener') asks.delete(participant.id);
      raise('roleChanged', participant, former);
    }
    if (isMuted !== member.isMuted || exceptions !== member.exceptions) raise('rightsChanged', participant);
    if (former === member.role && isMuted === member.isMuted && name === member.name) {
      if (exceptions === member.exceptions) return;
    } else this.#told(participant);
    talk.rightsChanged();
  }

  #told(participant: Participant): void {
    this.#options.raise('youChanged', participant);
    this.#options.raise('roomChanged');
  }

  #demandBelow(actor: Participant, participantId: string): Participant {
    const participant = this.#demand(participantId);
    if (participant === actor) throw forbidden('Nobody changes their own rights.');
    demandAbove(actor.role, participant.role);
    return participant;
  }

  #demand(participantId: string): Participant {
    this.#options.course.demandOpen();
    const participant = this.#options.participants.find(participantId);
    if (participant === undefined) throw new ProtocolError('not-found', 'There is no such participant.');
    return participant;
  }
}
