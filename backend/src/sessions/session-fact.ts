import type {
  EndReason,
  EventData,
  Levels,
  ListenerCount,
  ListenerTrouble,
  NowPlaying,
  ReceptionReport,
  RecordingProgress,
  RecordingSign,
  Role,
  Talking,
  Track,
} from '@auxcast/shared-types';
import type { Participant } from './participant.ts';

/**
 * What may happen in a session, as a map of facts to what is known of each. Whoever listens makes of it what
 * it needs.
 */
export interface SessionFacts {
  /** Somebody came who was not here; the host is here from the beginning. */
  joined: [Participant];
  /** Somebody is here no more: left, was removed, or did not come back in time. */
  left: [Participant];
  roleChanged: [participant: Participant, former: Role];
  /** What it may do beyond its role, or by its mute. */
  rightsChanged: [Participant];
  /** Somebody came by an invite, or was refused with one. */
  invited: [isGood: boolean];
  /** A participant asks to speak. */
  asked: [Participant];
  /** Host or ops answered who asked to speak. */
  askAnswered: [participant: Participant, admitted: boolean];
  /** What a participant is, is called, or asks for. */
  youChanged: [Participant];
  /** What is to be known of channels and people has changed. */
  roomChanged: [];
  /** Participants are to be told of that: the seldomer the more are here. */
  roomTold: [];
  /** Who talks on a channel; likewise. */
  talking: [Talking];
  /** Who talks by talkback, and to whom. */
  talkbackChanged: [];
  /** Host and ops are to be told how the desk stands. */
  deskTold: [];
  /** How loud those who talk are. */
  levels: [Levels];
  /** How many cheer; told at most two times a second. */
  cheering: [{ count: number }];
  /** How many are here has changed; told at most two times a second. */
  counted: [ListenerCount];
  /** How many do not hear well has changed; likewise. */
  troubled: [ListenerTrouble];
  /** A participant told how it hears; one that says so all the time is heard now and then. */
  reported: [ReceptionReport];
  /** A participant is connected to a new transport, so many milliseconds after it asked for it. */
  connected: [afterMs: number];
  trackStarted: [Track];
  /** More, or something better, is known of a track. */
  trackAmended: [Track];
  /** What shows as playing, its state and its position: another track, or more than a position. */
  playingChanged: [NowPlaying];
  positionChanged: [EventData<'position'>];
  programStarted: [producerId: string];
  programStopped: [];
  /** A recording began, or ended. */
  recordingChanged: [RecordingSign];
  /** How far it has come. */
  recordingProgressed: [RecordingProgress];
  recordingEnded: [EventData<'recordingEnded'>];
  paused: [atMs: number];
  resumed: [atMs: number];
  stateChanged: [EventData<'sessionState'>];
  /** Once; nothing happens after it. */
  ended: [reason: EndReason, endedAtMs: number];
}

/** Tells a fact to whoever listens. */
export type Raise = <F extends keyof SessionFacts>(fact: F, ...known: SessionFacts[F]) => void;
