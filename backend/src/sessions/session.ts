import { EventEmitter } from 'node:events';
import {
  type DtlsParameters,
  type EndReason,
  type IceParameters,
  INITIAL_PHASE,
  type ListenerCount,
  type ListenerTrouble,
  PROGRAM,
  RESTORED_PHASE,
  type SessionSnapshot,
  type SessionState,
  type Visibility,
} from '@auxcast/shared-types';
import {
  type MediaTransport,
  type Sending,
  SessionMedia,
  transportNotFound,
  type WorkerPool,
} from '../media/index.ts';
import type { ArtworkShelf } from '../now-playing/index.ts';
import type { LeftSession } from '../persistence/index.ts';
import { CountAnnouncer } from './count-announcer.ts';
import { Grace } from './grace.ts';
import { NowPlayingDesk } from './now-playing-desk.ts';
import { NowPlayingPace } from './now-playing-pace.ts';
import { Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';
import { Participants } from './participants.ts';
import { ReceptionDesk } from './reception-desk.ts';
import { SendingDesk } from './sending-desk.ts';
import { SessionCourse } from './session-course.ts';
import type { Raise, SessionFacts } from './session-fact.ts';
import { SessionKeys } from './session-keys.ts';
import { SessionLedger } from './session-ledger.ts';
import type { Summary } from './summary.ts';
import { hasHash } from './tokens.ts';
import type { WriteBehind } from './write-behind.ts';

export interface SessionOptions {
  /** What is stored of it. */
  readonly stored: LeftSession;
  /** Whether a former process left it: then its host has to come back. */
  readonly isRestored: boolean;
  readonly pool: WorkerPool;
  readonly shelf: ArtworkShelf;
  readonly writes: WriteBehind;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number; readonly firstHostMs: number };
  readonly listenersPerWorkerBeforeSpread: number;
  readonly now: () => number;
}

/**
 * One live broadcast: who is in it, and for how long. It knows links, not sockets, and raises what happens as
 * facts. Every method throws a ProtocolError when the request makes no sense now, and then has changed
 * nothing.
 */
export class Session {
  readonly id: string;
  readonly title: string;
  readonly hostName: string | null;
  readonly visibility: Visibility;
  readonly createdAtMs: number;
  readonly events = new EventEmitter<SessionFacts>();
  readonly host: Participant;
  /** What is playing. */
  readonly nowPlaying: NowPlayingDesk;
  /** Takes what the host reports about that, at a pace that listeners and the database bear. */
  readonly reports: NowPlayingPace;
  /** What is published. */
  readonly sending: SendingDesk;
  /** What is heard. */
  readonly reception: ReceptionDesk;
  readonly #options: SessionOptions;
  readonly #ledger: SessionLedger;
  readonly #media: SessionMedia;
  readonly #course: SessionCourse;
  readonly #grace: Grace;
  readonly #participants: Participants;
  readonly #counts: CountAnnouncer<ListenerCount>;
  readonly #troubles: CountAnnouncer<ListenerTrouble>;
  #wasHeard = false;

  constructor(options: SessionOptions) {
    const { isRestored, now } = options;
    const { record, tracks, artworkCount } = options.stored;
    const keys = new SessionKeys(record.hostTokenHash);
    this.#options = options;
    this.id = record.sessionId;
    this.title = record.title;
    this.hostName = record.hostName;
    this.visibility = record.visibility;
    this.createdAtMs = record.createdAtMs;
    const facts: EventEmitter = this.events;
    // Node's types cannot follow a fact that is a type parameter; `Raise` holds callers to what is known of
    // each.
    const raise: Raise = (fact, ...known) => void facts.emit(fact, ...known);
    const ledger = new SessionLedger(record, options.writes);
    const grace = new Grace({ now, onOver: () => this.end('host-away') });
    const course = new SessionCourse({
      beginning: isRestored ? RESTORED_PHASE : INITIAL_PHASE,
      liveSinceMs: record.liveSinceMs,
      now,
      graceEndsAtMs: () => grace.endsAtMs,
      raise,
      onLive: (liveSinceMs) => ledger.live(liveSinceMs),
    });
    const media = new SessionMedia({
      pool: options.pool,
      listenersPerWorkerBeforeSpread: options.listenersPerWorkerBeforeSpread,
      onSendingLost: (sending) => this.#sendingLost(sending),
      onHeard: ({ channelId }) => {
        if (channelId === PROGRAM) this.#wasHeard = true;
      },
      onReceivingLost: () => this.#participants.allReceivingChanged(),
    });
    this.host = new Participant({ id: keys.hostId, role: 'host', nowMs: now() });
    const participants = new Participants({
      host: this.host,
      keys,
      raise,
      peak: record.peakListeners,
      removed: record.removedParticipants,
      graceMs: options.grace.listenerMs,
      now,
      isHearing: (receiving) => receiving.isReceiving(media.producerId),
      onCount: () => {
        if (!course.hasEnded) this.#counts.poke();
      },
      onTrouble: () => {
        if (!course.hasEnded) this.#troubles.poke();
      },
      onReport: (report) => raise('reported', report),
    });
    this.#counts = new CountAnnouncer<ListenerCount>({
      initial: { listeners: 0, receiving: 0 },
      read: () => participants.count,
      announce: (count) => {
        ledger.peak(participants.peak);
        raise('counted', count);
      },
    });
    this.#troubles = new CountAnnouncer<ListenerTrouble>({
      initial: { weak: 0, failed: 0, prevailing: null },
      read: () => participants.trouble,
      announce: (trouble) => raise('troubled', trouble),
    });
    const onProgram = () => participants.allReceivingChanged();
    this.sending = new SendingDesk({ media, course, raise, onProgram });
    this.reception = new ReceptionDesk({
      media,
      participants,
      course,
      onConnected: (afterMs) => raise('connected', afterMs),
    });
    this.nowPlaying = new NowPlayingDesk({
      sessionId: this.id,
      history: tracks,
      artworkCount,
      shelf: options.shelf,
      now,
      demandOpen: () => course.demandOpen(),
      raise,
      store: (track) => ledger.track(track),
    });
    this.reports = new NowPlayingPace({ desk: this.nowPlaying, demandOpen: () => course.demandOpen() });
    this.#ledger = ledger;
    this.#grace = grace;
    this.#course = course;
    this.#media = media;
    this.#participants = participants;
    grace.start(record.hostCame ? options.grace.hostMs : options.grace.firstHostMs);
  }

  get state(): SessionState {
    return this.#course.state;
  }

  get hasEnded(): boolean {
    return this.#course.hasEnded;
  }

  get liveSinceMs(): number | null {
    return this.#course.liveSinceMs;
  }

  /** Whether a single packet of sound came from its host to this process: to be live takes only words. */
  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  get peakListeners(): number {
    return this.#participants.peak;
  }

  get listenerCount(): ListenerCount {
    return this.#participants.count;
  }

  /** Listeners who do not hear well, by their own word. */
  get listenerTrouble(): ListenerTrouble {
    return this.#participants.trouble;
  }

  /** Whether the server has bandwidth for one more listener. */
  get hasBandwidth(): boolean {
    return this.#media.hasRoom;
  }

  get producerId(): string | null {
    return this.#media.producerId;
  }

  /** The host first. */
  get participants(): Iterable<Participant> {
    return this.#participants;
  }

  snapshot(): SessionSnapshot {
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: this.state,
      graceEndsAtMs: this.#course.graceEndsAtMs,
      createdAtMs: this.createdAtMs,
      liveSinceMs: this.liveSinceMs,
      listenerCount: this.listenerCount,
      nowPlaying: this.nowPlaying.current,
      history: this.nowPlaying.history,
    };
  }

  summary(): Summary {
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: this.state,
      createdAtMs: this.createdAtMs,
      liveSinceMs: this.liveSinceMs,
      endedAtMs: this.#course.endedAtMs,
      endReason: this.#course.endReason,
      listenerCount: this.listenerCount,
      peakListeners: this.peakListeners,
      nowPlaying: this.nowPlaying.current,
    };
  }

  // The host

  /** How long a host who is away may stay so. */
  get hostGraceMs(): number {
    return this.#options.grace.hostMs;
  }

  isHostToken(token: string): boolean {
    return hasHash(token, this.#options.stored.record.hostTokenHash);
  }

  /**
   * The host's link, by the connection that created the session or by its token. An earlier one is replaced.
   */
  attachHost(link: ParticipantLink): Participant {
    this.#course.demandOpen();
    this.#grace.stop();
    this.#ledger.hostCame();
    this.host.attach(link);
    // Nothing to tell unless it was away.
    this.#course.tryMove('hostBack');
    return this.host;
  }

  end(reason: EndReason): void {
    const endedAtMs = this.#course.end(reason);
    this.#ledger.ended(endedAtMs, reason, this.peakListeners);
    this.close();
    this.events.emit('ended', reason, endedAtMs);
  }

  // Everyone else

  /**
   * One that is not here: who the token says, otherwise a new listener. The caller made sure that there is
   * room.
   * @throws ProtocolError `removed`
   */
  admit(link: ParticipantLink, resumeToken?: string): { participant: Participant; resumeToken: string } {
    this.#course.demandOpen();
    return this.#participants.admit(link, resumeToken);
  }

  /** Whoever this token is for, if it is here. @throws ProtocolError `removed` */
  resume(resumeToken: string, link: ParticipantLink): Participant | undefined {
    this.#course.demandOpen();
    return this.#participants.resume(resumeToken, link);
  }

  /** Goodbye: forgotten at once. */
  leave(participant: Participant): void {
    this.#participants.forget(participant);
  }

  // Everyone

  async connectTransport(
    participant: Participant,
    transportId: string,
    dtlsParameters: DtlsParameters,
  ): Promise<void> {
    this.#course.demandOpen();
    await transportOf(participant, transportId).connect(dtlsParameters);
  }

  async restartIce(participant: Participant, transportId: string): Promise<IceParameters> {
    this.#course.demandOpen();
    return await transportOf(participant, transportId).restartIce();
  }

  /** The link broke, without a goodbye. */
  detach(participant: Participant, link: ParticipantLink): void {
    if (participant === this.host) this.#detachHost(link);
    else this.#participants.detach(participant, link);
  }

  /**
   * Sends a participant away: its link is told and closed, its token is refused from now on. Without its host
   * a session ends. False when there is no such participant.
   */
  remove(participantId: string, message: string): boolean {
    this.#course.demandOpen();
    const participant = this.#participants.find(participantId);
    if (participant === undefined) return false;
    const { link } = participant;
    if (participant === this.host) {
      link?.removed(message);
      this.end('admin');
      return true;
    }
    this.#participants.remove(participant);
    this.#ledger.removed(this.#participants.removed);
    link?.removed(message);
    return true;
  }

  /** Forgets listeners whose grace is over. */
  sweep(): void {
    this.#participants.sweep();
  }

  /** Lets go of everything in memory; what is stored says that the session goes on, unless it was ended. */
  close(): void {
    this.#grace.stop();
    this.#counts.close();
    this.#troubles.close();
    this.reports.close();
    this.#media.close();
    this.#participants.close();
  }

  #sendingLost(sending: Sending): void {
    for (const participant of this.#participants) {
      if (participant.sending !== sending) continue;
      participant.sending = undefined;
      this.#participants.mediaLost(participant);
      break;
    }
    this.sending.programChanged();
  }

  #detachHost(link: ParticipantLink): void {
    if (!this.host.detach(link) || this.hasEnded) return;
    this.#grace.start(this.#options.grace.hostMs);
    this.#course.move('hostLost');
  }
}

function transportOf(participant: Participant, transportId: string): MediaTransport {
  const transport = participant.transportById(transportId);
  if (transport === undefined) throw transportNotFound();
  return transport;
}
