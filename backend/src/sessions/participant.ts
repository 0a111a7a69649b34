import type { MediaPath, ReceptionReport, Role } from '@auxcast/shared-types';
import type { MediaTransport, Receiving, Sending, Traffic } from '../media/index.ts';
import type { ParticipantLink } from './participant-link.ts';
import { type ChannelRight, type ChannelRights, NO_CHANNEL_RIGHTS, type Rightful } from './rights.ts';

export interface ParticipantOptions {
  readonly id: string;
  readonly role: Role;
  readonly nowMs: number;
}

/** One person in a session, with or without a connection just now. */
export class Participant implements Rightful {
  readonly id: string;
  readonly joinedAtMs: number;
  /** What it publishes with. */
  sending: Sending | undefined;
  /** What it hears with. */
  receiving: Receiving | undefined;
  /** How well it hears, by its own word; `null` until it said anything over the connection it has now. */
  report: ReceptionReport | null = null;
  /** When it last said anything that counts as another report. */
  reportedAtMs: number | null = null;
  /** Counted among those to whom the program flows. */
  isHearing = false;
  #role: Role;
  #rights: ChannelRights = NO_CHANNEL_RIGHTS;
  #link: ParticipantLink | null = null;
  #awaySinceMs: number | null;

  constructor({ id, role, nowMs }: ParticipantOptions) {
    this.id = id;
    this.#role = role;
    this.joinedAtMs = nowMs;
    this.#awaySinceMs = performance.now();
  }

  get role(): Role {
    return this.#role;
  }

  /** What it may do beyond its role. */
  get rights(): ChannelRights {
    return this.#rights;
  }

  /** For `Grants`, which raises it. */
  become(role: Role): void {
    this.#role = role;
  }

  /** For `Grants`, which raises it. False when it had the right. */
  grant(channelId: string, right: ChannelRight): boolean {
    const former = this.#rights.get(channelId);
    if (former?.has(right) === true) return false;
    this.#rights = new Map(this.#rights).set(channelId, new Set(former).add(right));
    return true;
  }

  /** For `Grants`, which raises it. False when it did not have the right. */
  revoke(channelId: string, right: ChannelRight): boolean {
    const left = new Set(this.#rights.get(channelId));
    if (!left.delete(right)) return false;
    const rights = new Map(this.#rights);
    if (left.size > 0) rights.set(channelId, left);
    else rights.delete(channelId);
    this.#rights = rights;
    return true;
  }

  /** The one it sends with; otherwise the one it hears with. */
  get transport(): MediaTransport | undefined {
    return this.sending?.transport ?? this.receiving?.transport;
  }

  /** Its own transport of this id, if it is still of use. */
  transportById(transportId: string): MediaTransport | undefined {
    const own = [this.sending?.transport, this.receiving?.transport];
    return own.find((transport) => transport?.id === transportId && !transport.isDead);
  }

  /** Whether it has anything that sound flows over. */
  get hasMedia(): boolean {
    return this.sending?.isDead === false || this.receiving?.isDead === false;
  }

  /** The way its sound takes. That a TURN server is in between only who hears knows. */
  get path(): MediaPath | null {
    const protocol = this.transport?.protocol ?? null;
    return protocol !== null && this.report?.path === 'turn' ? 'turn' : protocol;
  }

  get link(): ParticipantLink | null {
    return this.#link;
  }

  /** Steady clock (`performance.now()`); `null` while a link is attached. */
  get awaySinceMs(): number | null {
    return this.#awaySinceMs;
  }

  /** The newest link wins. */
  attach(link: ParticipantLink): void {
    const former = this.#link;
    this.#link = link;
    this.#awaySinceMs = null;
    if (former !== null && former !== link) former.replaced();
  }

  /** False when this link had been replaced before: then nothing changes. */
  detach(link: ParticipantLink): boolean {
    if (this.#link !== link) return false;
    this.#link = null;
    this.#awaySinceMs = performance.now();
    return true;
  }

  async traffic(): Promise<Traffic | null> {
    return (await this.transport?.traffic()) ?? null;
  }

  /** Lets go of what it sends and hears with. */
  closeMedia(): void {
    this.sending?.close();
    this.receiving?.close();
  }
}
