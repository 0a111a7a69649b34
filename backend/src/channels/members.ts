import type { ChannelRight, Exception, Role } from '@auxcast/shared-types';
import { RANK } from './rank.ts';
import type { Rightful } from './rights.ts';
import { tooMany } from './too-many.ts';

/** Of whom anything is kept beyond its being a listener. */
const MOST_MEMBERS = 20_000;

/** What somebody is in a session. Never changed: another one takes its place. */
export interface Member extends Rightful {
  readonly name: string | null;
  /** The open channels that it has switched on: it talks on there when it comes back. */
  readonly openOn: readonly string[];
  /** What it came by. */
  readonly inviteId: string | null;
}

export interface StoredMember extends Member {
  readonly participantId: string;
}

/** How much it matters that a change is stored. */
export interface MemberChange {
  /**
   * One that is lost gives somebody back what was taken away. One of the others, of which there may be as
   * many as people come, takes something away if it is lost: a name, or what an invite gave.
   */
  readonly isVital: boolean;
}

export interface MembersOptions {
  readonly stored: readonly StoredMember[];
  /** What somebody is of whom nothing is known. */
  readonly usual: Role;
  /** For whoever stores them. */
  readonly onChanged: (member: StoredMember, change: MemberChange) => void;
  readonly onForgotten: (participantId: string, change: MemberChange) => void;
}

/** What everybody is in a session, whether here or not: whoever comes back is the same again. */
export class Members {
  readonly #options: MembersOptions;
  readonly #usual: Member;
  readonly #byId = new Map<string, Member>();

  constructor(options: MembersOptions) {
    this.#options = options;
    this.#usual = {
      role: options.usual,
      isMuted: false,
      exceptions: [],
      name: null,
      openOn: [],
      inviteId: null,
    };
    for (const { participantId, ...member } of options.stored) this.#byId.set(participantId, member);
  }

  /** What somebody is of whom nothing else is known: one object for all of them. */
  get usual(): Member {
    return this.#usual;
  }

  /** Whether anything is known of it. */
  has(participantId: string): boolean {
    return this.#byId.has(participantId);
  }

  of(participantId: string): Member {
    return this.#byId.get(participantId) ?? this.#usual;
  }

  /** Those who came by this invite. */
  by(inviteId: string): string[] {
    return [...this.#byId].filter(([, member]) => member.inviteId === inviteId).map(([id]) => id);
  }

  /** What it is from now on. @throws ProtocolError `too-many` */
  change(participantId: string, change: Partial<Member>): Member {
    const former = this.of(participantId);
    const member = { ...former, ...change };
    const isVital = isTakenAway(former, member);
    if (isSame(member, this.#usual)) {
      this.#forget(participantId, isVital);
      return this.#usual;
    }
    if (!this.#byId.has(participantId) && this.#byId.size >= MOST_MEMBERS) this.#makeRoom();
    this.#byId.set(participantId, member);
    this.#options.onChanged({ participantId, ...member }, { isVital });
    return member;
  }

  /** It does not come back. */
  forget(participantId: string): void {
    this.#forget(participantId, true);
  }

  /** It came, and was told nothing to come back by. */
  turnAway(participantId: string): void {
    this.#forget(participantId, false);
  }

  /** Nobody talks on there by having switched it on before: who that was. */
  switchOff(channelId: string): string[] {
    const changed: string[] = [];
    for (const [participantId, { openOn }] of [...this.#byId]) {
      if (!openOn.includes(channelId)) continue;
      this.change(participantId, { openOn: openOn.filter((id) => id !== channelId) });
      changed.push(participantId);
    }
    return changed;
  }

  /** No exception is left for a channel that is no more; whose rights that changed. */
  forgetChannel(channelId: string): string[] {
    const changed: string[] = [];
    for (const [participantId, { exceptions }] of [...this.#byId]) {
      const left = exceptions.filter((one) => one.channelId !== channelId);
      if (left.length === exceptions.length) continue;
      this.change(participantId, { exceptions: left });
      changed.push(participantId);
    }
    return changed;
  }

  #forget(participantId: string, isVital: boolean): void {
    if (this.#byId.delete(participantId)) this.#options.onForgotten(participantId, { isVital });
  }

  /**
   * Whoever has a name and no more loses nothing but that when it comes back.
   * @throws ProtocolError `too-many`
   */
  #makeRoom(): void {
    for (const [participantId, member] of this.#byId) {
      if (!isSame({ ...member, name: null }, this.#usual)) continue;
      this.#forget(participantId, false);
      return;
    }
    throw tooMany('members', MOST_MEMBERS);
  }
}

/** With this exception, or without one. */
export function withException(
  exceptions: readonly Exception[],
  { channelId, right, allowed }: { channelId: string; right: ChannelRight; allowed: boolean | null },
): readonly Exception[] {
  const others = exceptions.filter((one) => one.channelId !== channelId || one.right !== right);
  return allowed === null ? others : [...others, { channelId, right, allowed }];
}

/** Whether somebody may do less than before. Of exceptions each change may be one that forbids. */
function isTakenAway(former: Member, member: Member): boolean {
  return (
    RANK[member.role] > RANK[former.role] ||
    (member.isMuted && !former.isMuted) ||
    member.exceptions !== former.exceptions ||
    (member.inviteId === null && former.inviteId !== null) ||
    // Somebody would be heard who does not know it.
    former.openOn.some((id) => !member.openOn.includes(id))
  );
}

function isSame(one: Member, other: Member): boolean {
  return (
    one.role === other.role &&
    one.isMuted === other.isMuted &&
    one.name === other.name &&
    one.inviteId === other.inviteId &&
    one.exceptions.length === 0 &&
    other.exceptions.length === 0 &&
    one.openOn.length === 0 &&
    other.openOn.length === 0
  );
}
