import type { RtpCapabilities, SessionSnapshot, SessionSummary, Track } from '@auxcast/shared-types';

export const NOW_MS = Date.UTC(2026, 10, 21, 20, 30);

export const ROUTER_RTP_CAPABILITIES: RtpCapabilities = {
  codecs: [
    {
      kind: 'audio',
      mimeType: 'audio/opus',
      preferredPayloadType: 100,
      clockRate: 48_000,
      channels: 2,
      parameters: {},
      rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
    },
  ],
  headerExtensions: [],
};

const TRACKS = [
  ['Copper Morning', 'Lena Vos', 'Low Tide', '#c9743a'],
  ['Paper Boats', 'The Harbour Lights', null, null],
  ['Glasshouse', 'Ines Okoro', 'Greenroom', '#3f8f6b'],
  ['Night Bus to Porto', 'Marlow & June', 'Night Bus to Porto', '#3b5bd6'],
] as const;

export function sampleTracks(artworkUrl: (number: number) => string | null): Track[] {
  return TRACKS.map(([title, artist, album, accent], at) => ({
    number: at + 1,
    title,
    artist,
    album,
    source: { site: 'YouTube Music', url: 'https://music.youtube.com/watch?v=auxcast' },
    artworkUrl: accent ? artworkUrl(at + 1) : null,
    accent,
    startedAtMs: NOW_MS - (TRACKS.length - at) * 210_000,
  }));
}

export function sampleSession(change: Partial<SessionSnapshot> = {}): SessionSnapshot {
  const history = sampleTracks((number) => `/artwork/${number}`);
  return {
    sessionId: 'abcdefgh23',
    title: 'Kitchen, Friday late',
    hostName: 'Mika',
    visibility: 'public',
    state: 'live',
    graceEndsAtMs: null,
    createdAtMs: NOW_MS - 3_600_000,
    liveSinceMs: NOW_MS - 3_500_000,
    listenerCount: { listeners: 12, receiving: 11 },
    nowPlaying: {
      track: history.at(-1) ?? null,
      playbackState: 'playing',
      anchor: { positionMs: 83_000, durationMs: 247_000, rate: 1, atMs: NOW_MS },
    },
    history,
    ...change,
  };
}

export function sampleSummary(change: Partial<SessionSummary> = {}): SessionSummary {
  const { history: _, graceEndsAtMs: __, ...session } = sampleSession();
  return {
    ...session,
    url: `http://localhost/s/${session.sessionId}`,
    endedAtMs: null,
    endReason: null,
    peakListeners: 31,
    ...change,
  };
}
