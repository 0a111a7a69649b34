import { EventEmitter } from 'node:events';
import {
  CALL_PHASE,
  INITIAL_PHASE,
  type ListenerCount,
  type ListenerTrouble,
  RESTORED_PHASE,
  type SessionPhase,
} from '@auxcast/shared-types';
import { AddressBlocks, Asks, Channels, Invites, type Member, Members, stageOf } from '../channels/index.ts';
import type { LimitValues } from '../config/index.ts';
import { MixDesk } from '../desk/index.ts';
import { SessionMedia, type WorkerPool } from '../media/index.ts';
import type { ArtworkShelf } from '../now-playing/index.ts';
import type { LeftSession } from '../persistence/index.ts';
import type { Capacity } from './capacity.ts';
import { CountAnnouncer } from './count-announcer.ts';
import { Grace } from './grace.ts';
import { SessionHearing } from './hearing.ts';
import { NowPlayingIntake } from './now-playing-intake.ts';
import { NowPlayingPace } from './now-playing-pace.ts';
import { Participant } from './participant.ts';
import { Participants } from './participants.ts';
import { Publishing } from './publishing.ts';
import { SessionRoom } from './room.ts';
import { RoomView } from './room-view.ts';
import { SessionCourse } from './session-course.ts';
import { SessionDesk } from './session-desk.ts';
import type { Raise, SessionFacts } from './session-fact.ts';
import { SessionKeys } from './session-keys.ts';
import { SessionLedger } from './session-ledger.ts';
import { SessionRecording } from './session-recording.ts';
import { Steering } from './steering.ts';
import { Streaming } from './streaming.ts';
import { Talk } from './talk.ts';
import { UnknownListeners } from './unknown-listeners.ts';
import type { WriteBehind } from './write-behind.ts';

/** Of one session. */
export type SessionLimits = Pick<
  LimitValues,
  'listenersPerWorkerBeforeSpread' | 'channelsPerSession' | 'talkersPerSession' | 'invitesPerSession'
>;

export interface SessionOptions {
  /** What is stored of it. */
  readonly stored: LeftSession;
  /** Whether a former process left it: then its host has to come back. */
  readonly isRestored: boolean;
  readonly pool: WorkerPool;
  readonly shelf: ArtworkShelf;
  readonly writes: WriteBehind;
  readonly capacity: Pick<Capacity, 'demandRoom'>;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number; readonly firstHostMs: number };
  readonly limits: SessionLimits;
  readonly now: () => number;
}

export interface SessionParts {
  readonly facts: EventEmitter<SessionFacts>;
  readonly ledger: SessionLedger;
  readonly grace: Grace;
  readonly course: SessionCourse;
  readonly media: SessionMedia;
  readonly host: Participant;
  readonly participants: Participants;
  /** Told as they change, now and then. */
  readonly numbers: readonly Pick<CountAnnouncer<object>, 'close'>[];
  readonly publishing: Publishing;
  readonly hearing: SessionHearing;
  readonly streaming: Streaming;
  readonly members: Members;
  readonly invites: Invites;
  readonly blocks: AddressBlocks;
  readonly talk: Talk;
  readonly desk: SessionDesk;
  readonly recording: SessionRecording;
  readonly room: SessionRoom;
  readonly roomView: RoomView;
  readonly steering: Steering;
  readonly nowPlaying: NowPlayingIntake;
  readonly reports: NowPlayingPace;
}

export interface SessionPartsOptions extends SessionOptions {
  /** Sends somebody away. */
  readonly remove: (participant: Participant, message: string) => void;
}

/**
 * The parts of a session, leaves first: each gets the ones that it needs, and listens to the events of those
 * below it, which know nothing of it.
 */
export function sessionParts(options: SessionPartsOptions): SessionParts {
  const { now, pool, shelf, limits } = options;
  const { record, tracks, artworkCount, channels: storedChannels } = options.stored;
  const isCall = record.kind === 'call';
  const facts = new EventEmitter<SessionFacts>();
  const raise = raiseBy(facts);
  const keys = new SessionKeys(record.hostTokenHash);
  const ledger = new SessionLedger(record, options.writes);
  const grace = new Grace(now);
  const media = new SessionMedia({ pool, limits });
  const course = new SessionCourse({
    beginning: beginningOf(options),
    liveSinceMs: record.liveSinceMs,
    now,
    grace,
    ledger,
    raise,
  });
  const demandOpen = () => course.demandOpen();
  const members = new Members({
    stored: options.stored.members,
    usual: isCall ? 'guest' : 'listener',
    onChanged: (member, { isVital }) => ledger.member(member, isVital),
    onForgotten: (participantId, { isVital }) => ledger.memberGone(participantId, isVital),
  });
  const channels = new Channels({
    stored: storedChannels,
    stage: stageOf(isCall ? 'open' : 'push-to-talk'),
    limits,
    onChanged: (channel) => ledger.channel(channel),
    onClosed: (channelId) => ledger.channelClosed(channelId),
  });
  const invites = new Invites({
    stored: options.stored.invites,
    limits,
    now,
    onChanged: (invite) => ledger.invite(invite),
    onGone: (inviteId) => ledger.inviteGone(inviteId),
  });
  const asks = new Asks();
  const { openOn } = members.of(keys.hostId);
  const hostMember: Member = { ...members.usual, role: 'host', name: record.hostName, openOn };
  const host = new Participant({ id: keys.hostId, arrival: 0, member: hostMember, nowMs: now() });
  const unknown = new UnknownListeners();
  const participants = new Participants({
    host,
    keys,
    members,
    media,
    unknown,
    raise,
    peak: record.peakListeners,
    removed: record.removedParticipants,
    graceMs: options.grace.listenerMs,
    now,
  });
  const crowd = () => participants.count.listeners;
  const keep = ({ id }: Pick<Participant, 'id'>, openOn: readonly string[]) => {
    const participant = participants.find(id);
    if (participant === undefined) return;
    const { role, name } = participant;
    // The host's name is the session's.
    participants.become(participant, { ...members.change(id, { role, openOn }), name });
  };
  const mixDesk = new MixDesk(record.desk);
  const talk = new Talk({ channels, desk: mixDesk, media, limits, crowd, keep, raise });
  const desk = new SessionDesk({
    desk: mixDesk,
    isCall,
    course,
    channels,
    participants,
    media,
    talk,
    store: (stored) => ledger.desk(stored),
    raise,
  });
  const recording = new SessionRecording({ course, raise });
  const publishing = new Publishing({ media, course, participants, talk, desk, recording, raise });
  const hearing = new SessionHearing({ media, course, participants, talk, desk, raise });
  const blocks = new AddressBlocks();
  const streaming = new Streaming({
    isCall,
    isPrivate: record.visibility === 'private',
    keys,
    course,
    blocks,
    participants,
    unknown,
    media,
    capacity: options.capacity,
    now,
  });
  const roomView = new RoomView({ channels, invites, asks, participants, talk, desk: mixDesk });
  const steering = new Steering({
    course,
    channels,
    members,
    invites,
    asks,
    participants,
    talk,
    remove: options.remove,
    isPrivate: record.visibility === 'private',
    raise,
  });
  const room = new SessionRoom({
    view: roomView,
    asks,
    talk,
    steering,
    course,
    usual: members.usual,
    stageOf: (participantId) => desk.stageOf(participantId),
    crowd,
    now,
    raise,
  });
  facts.on('roomChanged', () => {
    desk.peopleChanged();
    room.changed();
  });
  facts.on('roleChanged', () => desk.rolesChanged());
  facts.on('rightsChanged', () => desk.peopleChanged());
  facts.on('talkbackChanged', () => desk.talkbackChanged());
  facts.on('programStopped', () => desk.programStopped());
  facts.on('talking', () => room.talkingChanged());
  facts.on('joined', (participant) => {
    // Before it talks on: it may be one who is not on air.
    desk.peopleChanged();
    talk.cameBack(participant);
    room.movedBy(participant);
  });
  facts.on('left', (participant) => {
    room.movedBy(participant);
    asks.delete(participant.id);
    talk.forget(participant);
    desk.peopleChanged();
  });
  const nowPlaying = new NowPlayingIntake({
    sessionId: record.sessionId,
    artworkKey: keys.artworkKey,
    history: tracks,
    artworkCount,
    shelf,
    now,
    demandOpen,
    raise,
    store: (track) => ledger.track(track),
  });
  return {
    facts,
    ledger,
    grace,
    course,
    media,
    host,
    participants,
    numbers: [countsOf(participants, ledger, raise), troublesOf(participants, raise)],
    publishing,
    hearing,
    streaming,
    members,
    invites,
    blocks,
    talk,
    desk,
    recording,
    room,
    roomView,
    steering,
    nowPlaying,
    reports: new NowPlayingPace({ intake: nowPlaying, demandOpen }),
  };
}

function beginningOf({ stored, isRestored }: SessionOptions): SessionPhase {
  if (stored.record.kind === 'call') return CALL_PHASE;
  return isRestored ? RESTORED_PHASE : INITIAL_PHASE;
}

function raiseBy(facts: EventEmitter): Raise {
  // Node's types cannot follow a fact that is a type parameter; `Raise` holds callers to what is known of
  // each.
  return (fact, ...known) => void facts.emit(fact, ...known);
}

function countsOf(
  participants: Participants,
  ledger: SessionLedger,
  raise: Raise,
): CountAnnouncer<ListenerCount> {
  const counts = new CountAnnouncer<ListenerCount>({
    initial: { listeners: 0, receiving: 0 },
    read: () => participants.count,
    announce: (count) => {
      ledger.peak(participants.peak);
      raise('counted', count);
    },
  });
  participants.events.on('counted', () => counts.poke());
  return counts;
}

function troublesOf(participants: Participants, raise: Raise): CountAnnouncer<ListenerTrouble> {
  const troubles = new CountAnnouncer<ListenerTrouble>({
    initial: { weak: 0, failed: 0, prevailing: null },
    read: () => participants.trouble,
    announce: (trouble) => raise('troubled', trouble),
  });
  participants.events.on('troubled', () => troubles.poke());
  return troubles;
}
