import type { EventEmitter } from 'node:events';
import {
  type DtlsParameters,
  type EndReason,
  type IceParameters,
  type Invite,
  type SessionKind,
  type SessionSnapshot,
  type Visibility,
} from '@auxcast/shared-types';
import { type Member, mayDo, RANK } from '../channels/index.ts';
import { limitKey } from '../config/index.ts';
import { type MediaTransport, type SessionMedia, transportNotFound } from '../media/index.ts';
import { Emptiness } from './emptiness.ts';
import type { GivenReception, SessionHearing } from './hearing.ts';
import type { Arrival, Entry, HostWelcome, Joined, Newcomer, Talkative } from './joining.ts';
import type { NowPlayingIntake } from './now-playing-intake.ts';
import type { NowPlayingPace } from './now-playing-pace.ts';
import type { Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';
import type { Participants, ParticipantsView, Seat } from './participants.ts';
import type { Publishing } from './publishing.ts';
import type { SessionRoom } from './room.ts';
import type { RoomView } from './room-view.ts';
import type { CourseView } from './session-course.ts';
import type { SessionDesk } from './session-desk.ts';
import { inviteNeeded, inviteRefused, participantRemoved } from './session-error.ts';
import type { SessionFacts } from './session-fact.ts';
import { type SessionOptions, type SessionParts, sessionParts } from './session-parts.ts';
import type { SessionRecording } from './session-recording.ts';
import type { Steering } from './steering.ts';
import type { Streaming } from './streaming.ts';
import type { Summary } from './summary.ts';
import type { Talk } from './talk.ts';
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
  readonly kind: SessionKind;
  readonly createdAtMs: number;
  readonly events: EventEmitter<SessionFacts>;
  readonly host: Participant;
  /** Everybody who is here, the host first. */
  readonly participants: ParticipantsView;
  /** How far it has come. */
  readonly course: CourseView;
  /** What there is to hear, and room to hear it. */
  readonly media: Pick<
    SessionMedia,
    'producerId' | 'program' | 'hasRoom' | 'wasHeard' | 'tap' | 'onPublications'
  >;
  /** What is playing. */
  readonly nowPlaying: NowPlayingIntake;
  /** Takes what the host reports about that, at a pace that listeners and the database bear. */
  readonly reports: NowPlayingPace;
  /** What is published. */
  readonly publishing: Publishing;
  /** What is heard. */
  readonly hearing: SessionHearing;
  /** What is heard over HTTP. */
  readonly streaming: Streaming;
  /** Who talks, and to whom. */
  readonly talk: Talk;
  /** How sources and guests go into the program. */
  readonly desk: SessionDesk;
  /** That it is recorded. */
  readonly recording: SessionRecording;
  /** What participants are told of channels and people. */
  readonly room: SessionRoom;
  readonly roomView: RoomView;
  /** What host and ops change. */
  readonly steering: Steering;
  readonly #options: SessionOptions;
  readonly #parts: SessionParts;
  readonly #participants: Participants;
  readonly #emptiness = new Emptiness();

  constructor(options: SessionOptions) {
    const { record } = options.stored;
    const parts = sessionParts({
      ...options,
      remove: (participant, message) => this.#remove(participant, message),
    });
    this.id = record.sessionId;
    this.title = record.title;
    this.hostName = record.hostName;
    this.visibility = record.visibility;
    this.kind = record.kind;
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
    this.streaming = parts.streaming;
    this.talk = parts.talk;
    this.desk = parts.desk;
    this.recording = parts.recording;
    this.room = parts.room;
    this.roomView = parts.roomView;
    this.steering = parts.steering;
    this.#options = options;
    this.#parts = parts;
    this.#participants = parts.participants;
    if (this.kind === 'music')
      this.#awaitHost(record.hostCame ? options.grace.hostMs : options.grace.firstHostMs);
  }

  snapshot(): SessionSnapshot {
    const { course } = this;
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      kind: this.kind,
      state: course.state,
      graceEndsAtMs: course.graceEndsAtMs,
      createdAtMs: this.createdAtMs,
      liveSinceMs: course.liveSinceMs,
      listenerCount: this.participants.count,
      nowPlaying: this.nowPlaying.current,
      recording: this.recording.sign,
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
      kind: this.kind,
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
   * Whether whoever shows this may read of it, where that is not for everybody: its host, and who was let in
   * and may come back.
   */
  isReadableBy(token: string): boolean {
    if (this.isHostToken(token)) return true;
    const id = this.#participants.idBy(token);
    return id !== undefined && this.#isInvited(id);
  }

  /**
   * The host's link, by the connection that created the session or by its token. An earlier one is replaced.
   */
  attachHost(link: ParticipantLink): HostWelcome {
    const { course, grace, ledger } = this.#parts;
    course.demandOpen();
    grace.stop();
    ledger.hostCame();
    this.#takeOver(this.host);
    this.host.attach(link);
    this.talk.cameBack(this.host);
    this.events.emit('roomChanged');
    // Nothing to tell unless it was away.
    course.tryMove('hostBack');
    const { trouble } = this.participants;
    return {
      participant: this.host,
      snapshot: this.snapshot(),
      graceMs: this.#options.grace.hostMs,
      keptProgram: this.publishing.keptOf(this.host),
      trouble: trouble.weak + trouble.failed > 0 ? trouble : undefined,
      ...this.#talkative(this.host),
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
   * Who the token says, if it is known; otherwise a new one, by its invite where there is one. Who is not
   * here
   * comes if there is room.
   * An overlay comes beside the listeners.
   * @throws ProtocolError `removed`, `invite-needed`, `invite-refused`, `session-full`, `server-full`; of an
   * overlay `too-many`
   */
  enter({ link, resumeToken, invite, name, isOverlay = false }: Newcomer): Entry {
    this.#parts.course.demandOpen();
    if (resumeToken !== undefined) {
      const former = this.#participants.resume(resumeToken, link, (participant) =>
        this.#takeOver(participant),
      );
      if (former !== undefined) {
        this.#invited(former, invite, name);
        this.room.movedBy(former);
        return { participant: former, resumeToken, isNew: false, invite: undefined };
      }
    }
    if (this.#parts.blocks.has(limitKey(link.address))) throw participantRemoved();
    const seat = this.#participants.seatFor(resumeToken);
    if (isOverlay) this.#participants.demandOverlayRoom();
    else this.#options.capacity.demandRoom(this);
    const used = this.#inviteOf(seat, invite);
    // What has a role would be shown to others.
    const { role } = used ?? this.#parts.members.of(seat.id);
    if (isOverlay && role !== 'listener') throw inviteRefused();
    const change = changeBy(this.#parts.members.of(seat.id), used, name);
    if (Object.keys(change).length > 0) this.#parts.members.change(seat.id, change);
    this.#used(used);
    const participant = this.#participants.admit(link, seat, isOverlay);
    return { participant, resumeToken: seat.resumeToken, isNew: true, invite: seat.isNew ? used : undefined };
  }

  /**
   * Enters, and hears at once: over what it kept, or over something new.
   * @throws ProtocolError as `enter`, and whatever refuses a reception; then nobody is left behind
   */
  async join(arrival: Arrival): Promise<Joined> {
    const entry = this.enter(arrival);
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
      ...this.#talkative(participant),
    };
  }

  /** Leaves, and is forgotten at once. */
  leave(participant: Participant): void {
    this.talk.leaves(participant);
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
    if (participant.link === link) this.#takeOver(participant);
    if (participant === this.host) this.#detachHost(link);
    else this.#detachOther(participant, link);
  }

  /**
   * Sends a participant away: its link is told and closed, its token is refused from now on. Without its host
   * a session ends. False when there is no such participant.
   */
  remove(participantId: string, message: string): boolean {
    this.#parts.course.demandOpen();
    const participant = this.#participants.find(participantId);
    if (participant === undefined) return false;
    if (participant === this.host) {
      participant.link?.removed(message);
      this.end('admin');
      return true;
    }
    this.#remove(participant, message);
    return true;
  }

  /**
   * As host or ops want it: somebody has to go, and for a while nobody comes from its address.
   * @throws ProtocolError `not-found`, `forbidden`
   */
  kick(actor: Participant, participantId: string, blockMs?: number): void {
    const participant = this.steering.demandKick(actor, participantId);
    const address = participant.link?.address ?? participant.stream?.address;
    if (blockMs !== undefined && address !== undefined) this.#parts.blocks.block(limitKey(address), blockMs);
    this.#remove(participant, 'You were removed from this session.');
  }

  /**
   * Forgets those whose grace is over; ends a call that is empty for long, unless it stays until it is ended.
   */
  sweep(): void {
    this.#participants.sweep();
    if (this.kind !== 'call' || this.#options.stored.record.staysEmpty) return;
    if (this.#emptiness.isOver(this.participants)) this.end('empty');
  }

  /** Lets go of everything in memory; what is stored says that the session goes on, unless it was ended. */
  close(): void {
    const { desk, grace, media, numbers, participants, reports, room, talk } = this.#parts;
    grace.stop();
    talk.close();
    desk.close();
    room.close();
    for (const announcer of numbers) announcer.close();
    reports.close();
    media.close();
    participants.close();
  }

  /** Of one who is here already. */
  #invited(participant: Participant, secret: string | undefined, name: string | undefined): void {
    const invite = this.#inviteOf({ id: participant.id, isNew: false }, secret);
    this.steering.called(participant, changeBy(participant, invite, name));
    this.#used(invite);
  }

  #used(invite: Invite | undefined): void {
    if (invite === undefined) return;
    this.#parts.invites.use(invite.inviteId);
    this.events.emit('invited', true);
    this.events.emit('roomChanged');
  }

  async #firstReception(
    { participant, isNew, invite }: Entry,
    arrival: Arrival,
  ): Promise<GivenReception | null> {
    const { link, rtpCapabilities } = arrival;
    if (rtpCapabilities === undefined || participant.isOverlay) return null;
    try {
      await arrival.demandReception();
      return await this.hearing.receive(participant, { rtpCapabilities });
    } catch (error) {
      // Whoever took the seat over meanwhile stays.
      if (isNew && (participant.link === null || participant.link === link)) {
        this.leave(participant);
        if (invite !== undefined) this.#notAdmitted(participant, invite);
      } else this.detach(participant, link);
      throw error;
    }
  }

  /** It was told nothing to come back by. */
  #notAdmitted({ id }: Participant, { inviteId }: Invite): void {
    const { invites, members } = this.#parts;
    invites.giveBack(inviteId);
    members.turnAway(id);
    this.events.emit('roomChanged');
  }

  #detachOther(participant: Participant, link: ParticipantLink): void {
    const wasHere = participant.link === link;
    this.#participants.detach(participant, link);
    if (wasHere) this.room.movedBy(participant);
  }

  #detachHost(link: ParticipantLink): void {
    if (!this.host.detach(link) || this.course.hasEnded) return;
    this.events.emit('roomChanged');
    // A call goes on without whoever began it.
    if (this.kind === 'call') return;
    this.#awaitHost(this.#options.grace.hostMs);
    this.#parts.course.move('hostLost');
  }

  /** Its former connection holds nothing any more. */
  #takeOver(participant: Participant): void {
    this.talk.letGo(participant);
  }

  #talkative(participant: Participant): Talkative {
    return {
      you: this.room.youFor(participant),
      room: this.room.for(participant),
      desk: mayDo(participant, 'mix') ? this.desk.view : null,
      recording: mayDo(participant, 'outputs') ? this.recording.progress : null,
    };
  }

  /**
   * The invite that somebody comes by. Whoever was here before needs none, unless the session is private and
   * its invite was taken back; one that makes more of it counts all the same, and one that is no good does
   * no harm.
   * @throws ProtocolError `invite-needed`, `invite-refused`
   */
  #inviteOf({ id, isNew }: Pick<Seat, 'id' | 'isNew'>, secret: string | undefined): Invite | undefined {
    const { invites, members } = this.#parts;
    const { role, inviteId } = members.of(id);
    const needsOne = this.visibility === 'private' && !this.#isInvited(id);
    if (secret === undefined) {
      if (needsOne) throw inviteNeeded();
      return undefined;
    }
    const invite = invites.good(secret);
    if (invite === undefined) {
      if (isNew || needsOne) this.#refuseInvite();
      return undefined;
    }
    if (isNew || needsOne) return invite;
    // Who was sent back to the listeners does not come up again by the link that it has.
    return invite.inviteId !== inviteId && RANK[invite.role] < RANK[role] ? invite : undefined;
  }

  #refuseInvite(): never {
    this.events.emit('invited', false);
    throw inviteRefused();
  }

  #isInvited(participantId: string): boolean {
    const { members } = this.#parts;
    const { role, inviteId } = members.of(participantId);
    return inviteId !== null || role !== members.usual.role;
  }

  #remove(participant: Participant, message: string): void {
    const { link } = participant;
    this.#participants.remove(participant);
    this.#parts.members.forget(participant.id);
    this.#parts.ledger.removed(this.#participants.removed);
    link?.removed(message);
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

/** What an invite makes of somebody, and how it is called, where anybody is told that. */
function changeBy(former: Member, invite: Invite | undefined, name: string | undefined): Partial<Member> {
  const { role } = invite ?? former;
  return {
    ...(invite !== undefined && { role, inviteId: invite.inviteId }),
    ...(role !== 'listener' && name !== undefined && { name }),
  };
}
