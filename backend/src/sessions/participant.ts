import type { Exception, MediaPath, ReceptionReport, Role } from '@auxcast/shared-types';
import type { Member } from '../channels/index.ts';
import type { MediaTransport, Receiving, Sending, Traffic } from '../media/index.ts';
import type { ParticipantLink } from './participant-link.ts';

export interface ParticipantOptions {
  readonly id: string;
  /** Counts those who came into the session, since this process has it. */
  readonly arrival: number;
  readonly member: Member;
  readonly nowMs: number;
  /** Left out: no. */
  readonly isOverlay?: boolean;
}

/** What a participant hears over HTTP. */
export interface OwnStream {
  /** Of whoever hears it. */
  readonly address: string;
  /** Ends it at once. */
  readonly revoke: () => void;
}

/** Of most: nobody turned anything off. */
const NONE: ReadonlySet<string> = new Set();

/** One person in a session, with or without a connection just now. */
export class Participant implements Member {
  readonly id: string;
  readonly arrival: number;
  readonly joinedAtMs: number;
  /** Only shows what happens: nobody's ears, and no listener. */
  readonly isOverlay: boolean;
  /** What it publishes with. */
  sending: Sending | undefined;
  /** What it hears with. */
  receiving: Receiving | undefined;
  /** What it hears over HTTP, beside that or in its place. */
  stream: OwnStream | undefined;
  /** Whether it heard by HTTP: it has its grace then, whatever breaks first. */
  hasStreamed = false;
  /** How well it hears, by its own word; `null` until it said anything over the connection it has now. */
  report: ReceptionReport | null = null;
  /** When it last said anything that counts as another report. */
  reportedAtMs: number | null = null;
  /** Counted among those to whom the program flows. */
  isHearing = false;
  #member: Member;
  #turnedOff: ReadonlySet<string> = NONE;
  #link: ParticipantLink | null = null;
  #awaySinceMs: number | null;

  constructor({ id, arrival, member, nowMs, isOverlay = false }: ParticipantOptions) {
    this.id = id;
    this.isOverlay = isOverlay;
    this.arrival = arrival;
    this.#member = member;
    this.joinedAtMs = nowMs;
    this.#awaySinceMs = performance.now();
  }

  get role(): Role {
    return this.#member.role;
  }

  get name(): string | null {
    return this.#member.name;
  }

  get isMuted(): boolean {
    return this.#member.isMuted;
  }

  get exceptions(): readonly Exception[] {
    return this.#member.exceptions;
  }

  get openOn(): readonly string[] {
    return this.#member.openOn;
  }

  get inviteId(): string | null {
    return this.#member.inviteId;
  }

  /** What it is from now on. For `Participants`, which keep those of whom more is known. */
  become(member: Member): void {
    this.#member = member;
    this.#link?.changed();
  }

  /** Channels that it does not want to hear. */
  get turnedOff(): ReadonlySet<string> {
    return this.#turnedOff;
  }

  /** Its listen button of a channel. */
  turn(channelId: string, isOn: boolean): void {
    if (this.#turnedOff.has(channelId) !== isOn) return;
    const turnedOff = new Set(this.#turnedOff);
    if (isOn) turnedOff.delete(channelId);
    else turnedOff.add(channelId);
    this.#turnedOff = turnedOff;
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

  /**
   * The way its sound takes. That a TURN server is in between only who hears knows; what hears over HTTP may
   * keep its transport for later.
   */
  get path(): MediaPath | null {
    if (this.stream !== undefined) return 'http';
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
    // Its listen buttons belong to the connection: one that is new knows of none that is off.
    if (former !== link) this.#turnedOff = NONE;
    if (former !== null && former !== link) former.replaced();
  }

  /** False when this link had been replaced before: then nothing changes. */
  detach(link: ParticipantLink): boolean {
    if (this.#link !== link) return false;
    this.#link = null;
    this.#awaySinceMs = performance.now();
    return true;
  }

  /** Its stream was what kept it here: its time to come back begins now. */
  awayFromNow(): void {
    this.#awaySinceMs = performance.now();
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
