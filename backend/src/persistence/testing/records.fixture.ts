import { DUCKING, type Track } from '@auxcast/shared-types';
import type { ChannelRecord } from '../channels/channel-store.ts';
import type { InviteRecord } from '../invites/invite-store.ts';
import type { MemberRecord } from '../members/member-store.ts';
import type { OutputRecord } from '../outputs/output-store.ts';
import type { RecordingRecord } from '../recordings/recording-store.ts';
import type { DeskRecord, SessionRecord } from '../sessions/session-store.ts';

export function record(sessionId: string, changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    sessionId,
    title: 'Kitchen “disco” 🎛',
    hostName: null,
    visibility: 'public',
    kind: 'music',
    staysEmpty: false,
    hostTokenHash: 'hash',
    createdAtMs: 1_800_000_000_000.25,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: false,
    removedParticipants: [],
    desk: null,
    ...changes,
  };
}

export function sampleDesk(changes: Partial<DeskRecord> = {}): DeskRecord {
  const strip = { gain: 1, pan: 0, isMuted: false, ducks: false };
  return {
    isOpen: true,
    ducking: DUCKING,
    revision: 7,
    strips: [
      { stripId: 'tab', ...strip, gain: 0.1, isOnAir: true, feed: 'off' },
      { stripId: 'p1', ...strip, pan: -0.5, isOnAir: false, feed: 'program-minus' },
    ],
    ...changes,
  };
}

export function sampleTrack(number: number, changes: Partial<Track> = {}): Track {
  return {
    number,
    title: `Track ${number}`,
    artist: 'Somebody',
    album: null,
    source: { site: 'Bandcamp', url: 'https://example.org/' },
    artworkUrl: null,
    accent: '#aabbcc',
    startedAtMs: 1_800_000_000_000 + number,
    ...changes,
  };
}

export function sampleChannel(channelId: string, changes: Partial<ChannelRecord> = {}): ChannelRecord {
  const both = { talk: true, listen: true };
  const matrix = { host: both, ops: both, guest: both, listener: { talk: false, listen: true } };
  return { channelId, name: 'Stage', mode: 'push-to-talk', position: 0, matrix, ...changes };
}

export function sampleMember(participantId: string, changes: Partial<MemberRecord> = {}): MemberRecord {
  return {
    participantId,
    role: 'guest',
    name: 'Ada',
    isMuted: false,
    exceptions: [],
    openOn: [],
    inviteId: null,
    ...changes,
  };
}

export function sampleInvite(inviteId: string, changes: Partial<InviteRecord> = {}): InviteRecord {
  return {
    inviteId,
    secretHash: `hash of ${inviteId}`,
    role: 'guest',
    usesLeft: null,
    expiresAtMs: null,
    createdAtMs: 1_800_000_000_000.25,
    people: 0,
    ...changes,
  };
}

export function sampleOutput(outputId: string, changes: Partial<OutputRecord> = {}): OutputRecord {
  return {
    outputId,
    url: 'http://radio.example.org:8000',
    mount: '/live.mp3',
    username: 'source',
    password: `password of ${outputId}`,
    format: 'mp3-192',
    name: 'Kitchen radio',
    description: 'Every “Friday”',
    genre: 'Eclectic',
    isPublic: false,
    mayBePrivate: false,
    isOn: false,
    createdAtMs: 1_800_000_000_000.25,
    ...changes,
  };
}

/** One that runs. */
export function sampleRecording(
  recordingId: string,
  changes: Partial<RecordingRecord> = {},
): RecordingRecord {
  const track = { name: null, durationMs: 1000, bytes: 16_000 };
  return {
    recordingId,
    sessionId: 's1',
    title: 'Kitchen disco',
    hostName: null,
    isMultiTrack: false,
    startedAtMs: 1_800_000_000_000.25,
    endedAtMs: null,
    endReason: null,
    bytes: 16_000,
    tracks: [{ fileName: 'program.ogg', kind: 'program', ...track }],
    chapters: [],
    ...changes,
  };
}
