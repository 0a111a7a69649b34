import { EventEmitter } from 'node:events';
import type { ListenerCount, ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import {
  Crowd,
  isPlainly,
  type Member,
  type Members,
  plain,
  type Rightful,
  tooMany,
} from '../channels/index.ts';
import type { Receiving, Sending, SessionMedia } from '../media/index.ts';
import { ListenerTroubles } from './listener-troubles.ts';
import { type OwnStream, Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';
import { participantRemoved } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { SessionKeys } from './session-keys.ts';
import type { UnknownListeners } from './unknown-listeners.ts';

/** Removed ones that are remembered at most; the earliest may come back. */
const MAX_REMOVED = 1000;

/** A stream has one or two: they are no listeners, and no limit of those holds them. */
const MOST_OVERLAYS = 20;

export interface ParticipantsOptions {
  /** Here from the beginning, and for as long as the session is: the session keeps its grace. */
  readonly host: Participant;
  readonly keys: Pick<SessionKeys, 'newListener' | 'listenerIdOf'>;
  /** What each of them is. */
  readonly members: Pick<Members, 'of'>;
  /** Counted beside those who are here. */
  readonly unknown: UnknownListeners;
  /** Most at the same time so far. */
  readonly peak: number;
  /** Ids of those who were removed so far, earliest first. */
  readonly removed: readonly string[];
  readonly graceMs: number;
  readonly now: () => number;
  readonly media: Pick<SessionMedia, 'producerId' | 'events'>;
  /** Tells who came and who went, and how listeners hear. */
  readonly raise: Raise;
}

/** A place in a session. */
export interface Seat {
  readonly id: string;
  readonly resumeToken: string;
  /** Nobody sat there before. */
  readonly isNew: boolean;
}

export interface ParticipantsEvents {
  /** The numbers may have changed. */
  counted: [];
  /** The number of those who do not hear well may have changed. */
  troubled: [];
}

/** For whoever may look at them, and change nothing. */
export type ParticipantsView = Pick<
  Participants,
  'count' | 'unknownCount' | 'trouble' | 'peak' | 'find' | 'fitting' | 'knownFitting' | typeof Symbol.iterator
>;

/**
 * Everybody in one session, and the grace of all but the host. Their resume tokens are known by their make:
 * none is kept. Whoever is no host counts as a listener, and so do those of whom nothing is known.
 */
export class Participants {
  readonly events = new EventEmitter<ParticipantsEvents>();
  readonly #options: ParticipantsOptions;
  /** Who came first foremost. */
  readonly #byId = new Map<string, Participant>();
  /** Those of whom anything is known but that they listen: few among many. */
  readonly #known = new Crowd<Participant>();
  readonly #removed: Set<string>;
  /** Longest away first. */
  readonly #away = new Set<Participant>();
  readonly #troubles: ListenerTroubles;
  #hearing = 0;
  #overlays = 0;
  #arrivals = 0;
  #peak: number;

  constructor(options: ParticipantsOptions) {
    this.#options = options;
    this.#add(options.host);
    this.#peak = options.peak;
    this.#removed = new Set(options.removed);
    this.#troubles = new ListenerTroubles({
      now: options.now,
      onTrouble: () => this.events.emit('troubled'),
      onReport: (report) => options.raise('reported', report),
    });
    options.unknown.events.on('counted', () => this.#counted());
    options.media.events.on('sendingLost', (sending) => this.#sendingLost(sending));
    options.media.events.on('receivingLost', () => this.allReceivingChanged());
  }

  /** Those who do not hear well, by their own word. */
  get trouble(): ListenerTrouble {
    return this.#troubles.count;
  }

  get count(): ListenerCount {
    const { media, unknown } = this.#options;
    // What streams bring is silence while there is no program.
    const receiving = this.#hearing + (media.producerId === null ? 0 : unknown.count);
    return { listeners: this.#listeners, receiving };
  }

  /** Of them those of whom nothing is known but that they hear a stream. */
  get unknownCount(): number {
    return this.#options.unknown.count;
  }

  /** Earliest first. */
  get removed(): readonly string[] {
    return [...this.#removed];
  }

  /** Most at the same time so far. */
  get peak(): number {
    return this.#peak;
  }

  /** The host first. */
  [Symbol.iterator](): IterableIterator<Participant> {
    return this.#byId.values();
  }

  has(participant: Participant): boolean {
    return this.#byId.get(participant.id) === participant;
  }

  find(participantId: string): Participant | undefined {
    return this.#byId.get(participantId);
  }

  /**
   * Those whom this fits and of whom anything is known but that they listen.
   * @param most of each role, and again of those of it of whom more than that is known
   */
  knownFitting(fits: (one: Rightful) => boolean, most?: number): Iterable<Participant> {
    return this.#known.fitting(fits, (participant) => participant, most);
  }

  /** Those whom this fits: of whom nothing but the role is known are asked as one. */
  *fitting(fits: (one: Rightful) => boolean): Generator<Participant> {
    yield* this.knownFitting(fits);
    if (!fits(plain('listener'))) return;
    for (const participant of this) if (isMereListener(participant)) yield participant;
  }

  /** What somebody is from now on. For `Steering`, which tells of it. */
  become(participant: Participant, member: Member): void {
    participant.become(member);
    if (this.has(participant)) this.#know(participant);
  }

  /**
   * The seat of one that is not here: who the token says, otherwise a new one, with the token to come back
   * by.
   * @throws ProtocolError `removed`
   */
  seatFor(resumeToken?: string): Seat {
    const formerId = resumeToken === undefined ? undefined : this.#idOf(resumeToken);
    if (formerId === undefined || resumeToken === undefined) {
      return { ...this.#options.keys.newListener(), isNew: true };
    }
    return { id: formerId, resumeToken, isNew: false };
  }

  /** Whose token this is, here or not; undefined: nobody's who may come back. */
  idBy(resumeToken: string): string | undefined {
    const id = this.#options.keys.listenerIdOf(resumeToken);
    return id === undefined || this.#removed.has(id) ? undefined : id;
  }

  /** @throws ProtocolError `too-many` */
  demandOverlayRoom(): void {
    if (this.#overlays >= MOST_OVERLAYS) throw tooMany('overlays', MOST_OVERLAYS);
  }

  /** Lets in who sits there. */
  admit(link: ParticipantLink, seat: Seat, isOverlay = false): Participant {
    const member = this.#options.members.of(seat.id);
    this.#arrivals += 1;
    const nowMs = this.#options.now();
    const participant = new Participant({ id: seat.id, arrival: this.#arrivals, member, nowMs, isOverlay });
    participant.attach(link);
    this.#add(participant);
    if (isOverlay) this.#overlays += 1;
    this.#options.raise('joined', participant);
    this.#counted();
    return participant;
  }

  /**
   * The participant of this token, back over a new link; undefined when it is not here (any more).
   * @param before called while it still has its former link
   * @throws ProtocolError `removed`
   */
  resume(
    resumeToken: string,
    link: ParticipantLink,
    before: (participant: Participant) => void,
  ): Participant | undefined {
    const id = this.#idOf(resumeToken);
    const participant = id === undefined ? undefined : this.find(id);
    if (participant === undefined) return undefined;
    before(participant);
    participant.attach(link);
    this.#away.delete(participant);
    this.#troubles.forget(participant);
    return participant;
  }

  /**
   * The link broke. Its participant is kept for as long as it hears a stream, and for its grace, unless its
   * transports are gone as well and it never heard a stream.
   */
  detach(participant: Participant, link: ParticipantLink): void {
    if (!participant.detach(link)) return;
    if (!this.has(participant)) return;
    if (participant.stream === undefined) {
      if (isWorthGrace(participant)) this.#away.add(participant);
      else this.forget(participant);
    }
    this.#troubles.forget(participant);
  }

  forget(participant: Participant): void {
    if (!this.has(participant)) return;
    this.#byId.delete(participant.id);
    if (participant.isOverlay) this.#overlays -= 1;
    this.#known.delete(participant.id, participant);
    this.#away.delete(participant);
    participant.closeMedia();
    participant.stream?.revoke();
    this.receivingChanged(participant);
    this.#troubles.forget(participant);
    this.#options.raise('left', participant);
    this.events.emit('counted');
  }

  /** Forgotten, and not let in again. */
  remove(participant: Participant): void {
    this.forget(participant);
    this.#removed.add(participant.id);
    const [earliest] = this.#removed;
    if (this.#removed.size > MAX_REMOVED && earliest !== undefined) this.#removed.delete(earliest);
  }

  /** It hears a stream, in place of an earlier one. */
  streamBegan(participant: Participant, stream: OwnStream): void {
    const former = participant.stream;
    participant.stream = stream;
    participant.hasStreamed = true;
    this.#away.delete(participant);
    former?.revoke();
    this.receivingChanged(participant);
  }

  /** Without a link it has its grace to come back, or to begin another one. */
  streamEnded(participant: Participant, stream: OwnStream): void {
    if (participant.stream !== stream) return;
    participant.stream = undefined;
    this.receivingChanged(participant);
    if (!this.has(participant) || participant.link !== null) return;
    participant.awayFromNow();
    this.#away.add(participant);
  }

  /** How well somebody hears, by its own word. */
  reported(participant: Participant, report: ReceptionReport): void {
    if (this.has(participant)) this.#troubles.reported(participant, report);
  }

  /** To be called whenever what a participant receives may have changed. */
  receivingChanged(participant: Participant): void {
    const isHere = this.has(participant);
    if (isHere && participant.receiving?.isDead === true)
      this.#receivingLost(participant, participant.receiving);
    const isHearing = isHere && this.#hears(participant);
    if (isHearing !== participant.isHearing) {
      participant.isHearing = isHearing;
      this.#hearing += isHearing ? 1 : -1;
      this.events.emit('counted');
    }
    this.#mediaLost(participant);
  }

  /** To be called when that may have happened to all of them: another program, or a worker that died. */
  allReceivingChanged(): void {
    for (const participant of this) this.receivingChanged(participant);
    if (this.#options.unknown.count > 0) this.events.emit('counted');
  }

  /** Forgets those whose grace is over. */
  sweep(): void {
    const nowMs = performance.now();
    for (const participant of this.#away) {
      const { awaySinceMs } = participant;
      if (awaySinceMs !== null && nowMs - awaySinceMs < this.#options.graceMs) return;
      this.forget(participant);
    }
  }

  /** Lets go of what they send and receive with. Streams have an end of their own. */
  close(): void {
    for (const participant of this) participant.closeMedia();
  }

  #add(participant: Participant): void {
    this.#byId.set(participant.id, participant);
    this.#know(participant);
  }

  #know(participant: Participant): void {
    if (isMereListener(participant)) this.#known.delete(participant.id, participant);
    else this.#known.place(participant.id, participant, participant);
  }

  get #listeners(): number {
    return this.#byId.size - 1 - this.#overlays + this.#options.unknown.count;
  }

  #counted(): void {
    this.#peak = Math.max(this.#peak, this.#listeners);
    this.events.emit('counted');
  }

  #hears({ receiving, stream }: Participant): boolean {
    const { producerId } = this.#options.media;
    if (stream !== undefined && producerId !== null) return true;
    return receiving?.isReceiving(producerId) === true;
  }

  /** It may have nothing any more that its grace would keep. */
  #mediaLost(participant: Participant): void {
    if (this.#away.has(participant) && !isWorthGrace(participant)) this.forget(participant);
  }

  #sendingLost(sending: Sending): void {
    for (const participant of this) {
      if (participant.sending !== sending) continue;
      participant.sending = undefined;
      this.#mediaLost(participant);
      return;
    }
  }

  /** By itself: whoever hears would wait for its own time-outs to find out. */
  #receivingLost(participant: Participant, receiving: Receiving): void {
    participant.receiving = undefined;
    receiving.close();
    participant.link?.send('transportLost', { transportId: receiving.transport.id });
  }

  #idOf(resumeToken: string): string | undefined {
    const id = this.#options.keys.listenerIdOf(resumeToken);
    if (id !== undefined && this.#removed.has(id)) throw participantRemoved();
    return id;
  }
}

function isMereListener(participant: Participant): boolean {
  return participant.role === 'listener' && isPlainly(participant);
}

/** Whether it has something to come back to. */
function isWorthGrace({ hasMedia, hasStreamed }: Participant): boolean {
  return hasMedia || hasStreamed;
}
