import type { EventEmitter } from 'node:events';
import {
  type DtlsParameters,
  type EndReason,
  type IceParameters,
  PROGRAM,
  type SessionSnapshot,
  type Visibility,
} from '@auxcast/shared-types';
import { type MediaTransport, type SessionMedia, transportNotFound } from '../media/index.ts';
import type { Grants } from './grants.ts';
import type { GivenReception, SessionHearing } from './hearing.ts';
import type { Arrival, Entry, HostWelcome, Joined } from './joining.ts';
import type { NowPlayingIntake } from './now-playing-intake.ts';
import type { NowPlayingPace } from './now-playing-pace.ts';
import type { Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';
import type { Participants, ParticipantsView } from './participants.ts';
import type { Publishing } from './publishing.ts';
import type { CourseView } from './session-course.ts';
import type { SessionFacts } from './session-fact.ts';
import { type SessionOptions, type SessionParts, sessionParts } from './session-parts.ts';
import type { Summary } from './summary.ts';
import { hasHash } from './tokens.ts';

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
  readonly events: EventEmitter<SessionFacts>;
  readonly host: Participant;
  /** Everybody who is here, the host first. */
  readonly participants: ParticipantsView;
  /** How far it has come. */
  readonly course: CourseView;
  /** What there is to hear, and room to hear it. */
  readonly media: Pick<SessionMedia, 'producerId' | 'hasRoom' | 'wasHeard'>;
  /** What is playing. */
  readonly nowPlaying: NowPlayingIntake;
  /** Takes what the host reports about that, at a pace that listeners and the database bear. */
  readonly reports: NowPlayingPace;
  /** What is published. */
  readonly publishing: Publishing;
  /** What is heard. */
  readonly hearing: SessionHearing;
  /** What participants are, and may do beyond that. */
  readonly grants: Grants;
  readonly #options: SessionOptions;
  readonly #parts: SessionParts;
  readonly #participants: Participants;

  constructor(options: SessionOptions) {
    const { record } = options.stored;
    const parts = sessionParts(options);
    this.id = record.sessionId;
    this.title = record.title;
    this.hostName = record.hostName;
    this.visibility = record.visibility;
    this.createdAtMs = record.createdAtMs;
    this.events = parts.facts;
    this.host = parts.host;
    this.participants = parts.participants;
    this.course = parts.course;
    this.media = parts.media;
    this.nowPlaying = parts.nowPlaying;
    this.reports = parts.reports;
    this.publishing = parts.publishing;
    this.hearing = parts.hearing;
    this.grants = parts.grants;
    this.#options = options;
    this.#parts = parts;
    this.#participants = parts.participants;
    this.#awaitHost(record.hostCame ? options.grace.hostMs : options.grace.firstHostMs);
  }

  snapshot(): SessionSnapshot {
    const { course } = this;
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: course.state,
      graceEndsAtMs: course.graceEndsAtMs,
      createdAtMs: this.createdAtMs,
      liveSinceMs: course.liveSinceMs,
      listenerCount: this.participants.count,
      nowPlaying: this.nowPlaying.current,
      history: this.nowPlaying.history,
    };
  }

  summary(): Summary {
    const { course, participants } = this;
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: course.state,
      createdAtMs: this.createdAtMs,
      liveSinceMs: course.liveSinceMs,
      endedAtMs: course.endedAtMs,
      endReason: course.endReason,
      listenerCount: participants.count,
      peakListeners: participants.peak,
      nowPlaying: this.nowPlaying.current,
    };
  }

  // The host

  isHostToken(token: string): boolean {
    return hasHash(token, this.#options.stored.record.hostTokenHash);
  }

  /**
   * The host's link, by the connection that created the session or by its token. An earlier one is replaced.
   */
  attachHost(link: ParticipantLink): HostWelcome {
    const { course, grace, ledger } = this.#parts;
    course.demandOpen();
    grace.stop();
    ledger.hostCame();
    this.host.attach(link);
    // Nothing to tell unless it was away.
    course.tryMove('hostBack');
    const { trouble } = this.participants;
    return {
      participant: this.host,
      snapshot: this.snapshot(),
      graceMs: this.#options.grace.hostMs,
      keptProgram: this.publishing.keptOf(this.host),
      trouble: trouble.weak + trouble.failed > 0 ? trouble : undefined,
    };
  }

  end(reason: EndReason): void {
    const { course, ledger } = this.#parts;
    const endedAtMs = course.end(reason);
    ledger.ended(endedAtMs, reason, this.participants.peak);
    this.close();
    this.events.emit('ended', reason, endedAtMs);
  }

  // Everyone else

  /**
   * Who the token says, if it is known; otherwise a new listener. Who is not here comes if there is room.
   * @throws ProtocolError `removed`, `session-full`, `server-full`
   */
  enter(link: ParticipantLink, resumeToken?: string): Entry {
    this.#parts.course.demandOpen();
    if (resumeToken !== undefined) {
      const participant = this.#participants.resume(resumeToken, link);
      if (participant !== undefined) return { participant, resumeToken, isNew: false };
    }
    this.#options.capacity.demandRoom(this);
    return { ...this.#participants.admit(link, resumeToken), isNew: true };
  }

  /**
   * Enters, and hears at once: over what it kept, or over something new.
   * @throws ProtocolError as `enter`, and whatever refuses a reception; then nobody is left behind
   */
  async join(arrival: Arrival): Promise<Joined> {
    const entry = this.enter(arrival.link, arrival.resumeToken);
    const { participant, resumeToken } = entry;
    arrival.entered(participant);
    const keptTransportId = this.hearing.keptOf(participant);
    const reception = keptTransportId === null ? await this.#firstReception(entry, arrival) : null;
    // Nothing is awaited from here on: what happens later is told, what happened before is in the answer.
    arrival.follow();
    return {
      participant,
      resumeToken,
      snapshot: this.snapshot(),
      keptTransportId,
      reception,
      missedProgram: this.hearing.missedBy(participant, { hasKept: keptTransportId !== null }),
    };
  }

  /** Leaves, and is forgotten at once. */
  leave(participant: Participant): void {
    this.#participants.forget(participant);
  }

  // Everyone

  async connectTransport(
    participant: Participant,
    transportId: string,
    dtlsParameters: DtlsParameters,
  ): Promise<void> {
    this.#parts.course.demandOpen();
    await transportOf(participant, transportId).connect(dtlsParameters);
  }

  async restartIce(participant: Participant, transportId: string): Promise<IceParameters> {
    this.#parts.course.demandOpen();
    return await transportOf(participant, transportId).restartIce();
  }

  /** The link broke, without a `leave`. */
  detach(participant: Participant, link: ParticipantLink): void {
    if (participant === this.host) this.#detachHost(link);
    else this.#participants.detach(participant, link);
  }

  /**
   * Sends a participant away: its link is told and closed, its token is refused from now on. Without its host
   * a session ends. False when there is no such participant.
   */
  remove(participantId: string, message: string): boolean {
    this.#parts.course.demandOpen();
    const participant = this.#participants.find(participantId);
    if (participant === undefined) return false;
    const { link } = participant;
    if (participant === this.host) {
      link?.removed(message);
      this.end('admin');
      return true;
    }
    this.#participants.remove(participant);
    this.#parts.ledger.removed(this.#participants.removed);
    link?.removed(message);
    return true;
  }

  /** Forgets listeners whose grace is over. */
  sweep(): void {
    this.#participants.sweep();
  }

  /** Lets go of everything in memory; what is stored says that the session goes on, unless it was ended. */
  close(): void {
    const { grace, media, numbers, participants, reports } = this.#parts;
    grace.stop();
    for (const announcer of numbers) announcer.close();
    reports.close();
    media.close();
    participants.close();
  }

  async #firstReception({ participant, isNew }: Entry, arrival: Arrival): Promise<GivenReception | null> {
    const { link, rtpCapabilities } = arrival;
    if (rtpCapabilities === undefined) return null;
    try {
      await arrival.demandReception();
      return await this.hearing.receive(participant, { channelId: PROGRAM, rtpCapabilities });
    } catch (error) {
      // Whoever took the seat over meanwhile stays.
      if (isNew && (participant.link === null || participant.link === link)) this.leave(participant);
      else this.detach(participant, link);
      throw error;
    }
  }

  #detachHost(link: ParticipantLink): void {
    if (!this.host.detach(link) || this.course.hasEnded) return;
    this.#awaitHost(this.#options.grace.hostMs);
    this.#parts.course.move('hostLost');
  }

  /** Who does not come (back) in time ends the session. */
  #awaitHost(graceMs: number): void {
    this.#parts.grace.start(graceMs, () => this.end('host-away'));
  }
}

function transportOf(participant: Participant, transportId: string): MediaTransport {
  const transport = participant.transportById(transportId);
  if (transport === undefined) throw transportNotFound();
  return transport;
}
