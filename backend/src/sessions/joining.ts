import type {
  Desk,
  Invite,
  ListenerTrouble,
  RecordingProgress,
  Room,
  RtpCapabilities,
  SessionSnapshot,
  You,
} from '@auxcast/shared-types';
import type { GivenReception } from './hearing.ts';
import type { Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';

/** Somebody at the door. */
export interface Newcomer {
  readonly link: ParticipantLink;
  /** Of whoever was here before. */
  readonly resumeToken?: string | undefined;
  /** What the fragment of its link held. */
  readonly invite?: string | undefined;
  /** What it calls itself. */
  readonly name?: string | undefined;
  /** Only shows what happens. */
  readonly isOverlay?: boolean | undefined;
}

/** Somebody at the door, and what its edge has to do while it is let in. */
export interface Arrival extends Newcomer {
  /** With them it hears at once; undefined: it will ask. */
  readonly rtpCapabilities?: RtpCapabilities | undefined;
  /** From here on the link speaks for this participant. */
  entered(participant: Participant): void;
  /** Asked before anything is made to hear with; rejects to refuse. */
  demandReception(): Promise<void>;
  /** From here on it is told what happens: called in the moment in which its snapshot is taken. */
  follow(): void;
}

/** A participant with its place. */
export interface Entry {
  readonly participant: Participant;
  /** To come back by. */
  readonly resumeToken: string;
  /** Whether it was not here before. */
  readonly isNew: boolean;
  /** That it used just now, and had not before. */
  readonly invite: Invite | undefined;
}

/** What somebody is told of channels, people, desk, a recording and itself; `null`: nothing to tell. */
export interface Talkative {
  readonly you: You | null;
  readonly room: Room | null;
  readonly desk: Desk | null;
  readonly recording: RecordingProgress | null;
}

export interface Joined extends Talkative, Omit<Entry, 'isNew' | 'invite'> {
  readonly snapshot: SessionSnapshot;
  /** Its transport survived a break. */
  readonly keptTransportId: string | null;
  /** What it hears with; `null` when it kept that, or did not ask. */
  readonly reception: GivenReception | null;
  /** The program of now, where what the participant holds may be of another one. */
  readonly missedProgram: { readonly producerId: string | null } | undefined;
}

/** What a host is told that comes (back). */
export interface HostWelcome extends Talkative {
  readonly participant: Participant;
  readonly snapshot: SessionSnapshot;
  /** How long the session waits for a host who is away. */
  readonly graceMs: number;
  /** What of its program survived a break: both ends or nothing. */
  readonly keptProgram: { readonly transportId: string; readonly producerId: string } | null;
  /** What it was not told while it was away; undefined: everybody hears well. */
  readonly trouble: ListenerTrouble | undefined;
}
