import {
  type ChannelRight,
  type Exception,
  type InvitedRole,
  ProtocolError,
  type Role,
} from '@auxcast/shared-types';
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
  type Rightful,
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
  readonly participants: Pick<Participants, 'find' | 'fitting' | 'become'>;
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
    const { role } = participant;
    if (isAdmitted) this.#change(participant, { role: 'guest' });
    if (participant.role === role) this.#told(participant);
  }

  mute(actor: Participant, participantId: string, isMuted: boolean): void {
    this.#change(this.#demandBelow(actor, participantId), { isMuted });
  }

  /** Everybody whom the actor may mute and who may talk, but one. */
  muteAllBut(actor: Participant, participantId: string | null): void {
    const { participants, talk } = this.#options;
    if (participantId !== null) this.#demand(participantId);
    const mayBeMuted = (one: Rightful) => isAbove(actor.role, one.role) && talk.mayTalk(one);
    const others = [...participants.fitting(mayBeMuted)].filter(({ id }) => id !== participantId);
    this.#changeAll(others, { isMuted: true });
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
    const { exceptions } = participant;
    const changed = withException(exceptions, change);
    if (!isSameRights(exceptions, changed)) this.#change(participant, { exceptions: changed });
  }

  addChannel(name: string, mode: 'push-to-talk' | 'open'): string {
    this.#options.course.demandOpen();
    const { channelId } = this.#options.channels.add(name, mode);
    this.#options.talk.rightsChanged();
    return channelId;
  }

  changeChannel(channelId: string, change: ChannelChange): void {
    this.#options.course.demandOpen();
    const { channels, members, talk } = this.#options;
    const former = channels.demand(channelId);
    channels.change(channelId, change);
    if (former.mode === 'open' && change.mode === 'push-to-talk') {
      talk.modeChanged(channelId);
      members.switchOff(channelId);
    }
    this.#options.raise('roomChanged');
  }

  closeChannel(channelId: string): void {
    this.#options.course.demandOpen();
    const { channels, members, participants, talk } = this.#options;
    channels.close(channelId);
    for (const id of members.forgetChannel(channelId)) {
      const participant = participants.find(id);
      if (participant !== undefined) participants.become(participant, members.of(id));
    }
    talk.rightsChanged();
    // Those who are not here.
    members.switchOff(channelId);
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
    const change = { role: members.usual.role, inviteId: null };
    const here: Participant[] = [];
    for (const participantId of members.by(inviteId)) {
      const participant = participants.find(participantId);
      if (participant === undefined) members.change(participantId, change);
      else here.push(participant);
    }
    this.#changeAll(here, change);
    if (isPrivate) for (const participant of here) remove(participant, REVOKED);
    raise('roomChanged');
  }

  /** Somebody is called so, as it came. */
  called(participant: Participant, change: Partial<Member>): void {
    this.#change(participant, change);
  }

  #change(participant: Participant, change: Partial<Member>): void {
    this.#changeAll([participant], change);
  }

  /** Rights of all of them first, and then once what was done by those. */
  #changeAll(participants: Iterable<Participant>, change: Partial<Member>): void {
    const changed: Participant[] = [];
    for (const participant of participants)
      if (this.#changeOne(participant, change)) changed.push(participant);
    if (changed.length > 0) this.#options.talk.rightsChanged(changed);
  }

  /** False when nothing changes. */
  #changeOne(participant: Participant, change: Partial<Member>): boolean {
    const { asks, members, participants, raise } = this.#options;
    const { role: former, isMuted, exceptions, name } = participant;
    if (isWithin(change, participant)) return false;
    const member = members.change(participant.id, change);
    participants.become(participant, member);
    if (former !== member.role) {
      if (member.role !== 'listener') asks.delete(participant.id);
      raise('roleChanged', participant, former);
    }
    if (isMuted !== member.isMuted || exceptions !== member.exceptions) raise('rightsChanged', participant);
    if (former !== member.role || isMuted !== member.isMuted || name !== member.name) {
      raise('youChanged', participant);
    }
    return true;
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

/** Whether somebody is all of that already. */
function isWithin(change: Partial<Member>, member: Member): boolean {
  return (
    (change.role === undefined || change.role === member.role) &&
    (change.isMuted === undefined || change.isMuted === member.isMuted) &&
    (change.name === undefined || change.name === member.name) &&
    (change.inviteId === undefined || change.inviteId === member.inviteId) &&
    (change.exceptions === undefined || change.exceptions === member.exceptions)
  );
}

/** One channel and right is excepted once at most. */
function isSameRights(one: readonly Exception[], other: readonly Exception[]): boolean {
  return (
    one.length === other.length &&
    other.every(({ channelId, right, allowed }) =>
      one.some((it) => it.channelId === channelId && it.right === right && it.allowed === allowed),
    )
  );
}
