import type { Track } from '@auxcast/shared-types';
import type { SessionRecord } from '../sessions/session-store.ts';

export function record(sessionId: string, changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    sessionId,
    title: 'Kitchen “disco” 🎛',
    hostName: null,
    visibility: 'public',
    hostTokenHash: 'hash',
    createdAtMs: 1_800_000_000_000.25,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: false,
    removedParticipants: [],
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
