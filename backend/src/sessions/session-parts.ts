import { EventEmitter } from 'node:events';
import {
  INITIAL_PHASE,
  type ListenerCount,
  type ListenerTrouble,
  RESTORED_PHASE,
} from '@auxcast/shared-types';
import type { LimitValues } from '../config/index.ts';
import { SessionMedia, type WorkerPool } from '../media/index.ts';
import type { ArtworkShelf } from '../now-playing/index.ts';
import type { LeftSession } from '../persistence/index.ts';
import type { Capacity } from './capacity.ts';
import { CountAnnouncer } from './count-announcer.ts';
import { Grace } from './grace.ts';
import { Grants } from './grants.ts';
import { SessionHearing } from './hearing.ts';
import { NowPlayingIntake } from './now-playing-intake.ts';
import { NowPlayingPace } from './now-playing-pace.ts';
import { Participant } from './participant.ts';
import { Participants } from './participants.ts';
import { Publishing } from './publishing.ts';
import { SessionCourse } from './session-course.ts';
import type { Raise, SessionFacts } from './session-fact.ts';
import { SessionKeys } from './session-keys.ts';
import { SessionLedger } from './session-ledger.ts';
import type { WriteBehind } from './write-behind.ts';

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
  readonly limits: Pick<LimitValues, 'listenersPerWorkerBeforeSpread'>;
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
  readonly grants: Grants;
  readonly nowPlaying: NowPlayingIntake;
  readonly reports: NowPlayingPace;
}

/**
 * The parts of a session, leaves first: each gets the ones that it needs, and listens to the events of those
 * below it, which know nothing of it.
 */
export function sessionParts(options: SessionOptions): SessionParts {
  const { now, pool, shelf, limits } = options;
  const { record, tracks, artworkCount } = options.stored;
  const facts = new EventEmitter<SessionFacts>();
  const raise = raiseBy(facts);
  const keys = new SessionKeys(record.hostTokenHash);
  const ledger = new SessionLedger(record, options.writes);
  const grace = new Grace(now);
  const media = new SessionMedia({ pool, limits });
  const course = new SessionCourse({
    beginning: options.isRestored ? RESTORED_PHASE : INITIAL_PHASE,
    liveSinceMs: record.liveSinceMs,
    now,
    grace,
    ledger,
    raise,
  });
  const demandOpen = () => course.demandOpen();
  const host = new Participant({ id: keys.hostId, role: 'host', nowMs: now() });
  const participants = new Participants({
    host,
    keys,
    media,
    raise,
    peak: record.peakListeners,
    removed: record.removedParticipants,
    graceMs: options.grace.listenerMs,
    now,
  });
  const publishing = new Publishing({ media, course, participants, raise });
  const hearing = new SessionHearing({ media, course, participants, raise });
  const nowPlaying = new NowPlayingIntake({
    sessionId: record.sessionId,
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
    grants: new Grants({ course, participants, publishing, hearing, raise }),
    nowPlaying,
    reports: new NowPlayingPace({ intake: nowPlaying, demandOpen }),
  };
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
