import type {
  ConsumerParameters,
  listenerRequests,
  ReplyData,
  RtpCapabilities,
  SessionSnapshot,
  SessionSummary,
  Track,
  TransportParameters,
} from '@auxcast/shared-types';

export const SAMPLE_NOW_MS = Date.UTC(2026, 10, 21, 20, 30);

export const SAMPLE_ROUTER_CAPABILITIES: RtpCapabilities = {
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

export function sampleTracks(): Track[] {
  return TRACKS.map(([title, artist, album, accent], at) => ({
    number: at + 1,
    title,
    artist,
    album,
    source: { site: 'YouTube Music', url: 'https://music.youtube.com/watch?v=auxcast' },
    artworkUrl: accent ? `/artwork/${at}.png` : null,
    accent,
    startedAtMs: SAMPLE_NOW_MS - (TRACKS.length - at) * 210_000,
  }));
}

export function sampleSession(change: Partial<SessionSnapshot> = {}): SessionSnapshot {
  const history = sampleTracks();
  return {
    sessionId: 'abcdefgh23',
    title: 'Kitchen, Friday late',
    hostName: 'Mika',
    visibility: 'public',
    kind: 'music',
    state: 'live',
    graceEndsAtMs: null,
    createdAtMs: SAMPLE_NOW_MS - 3_600_000,
    liveSinceMs: SAMPLE_NOW_MS - 3_500_000,
    listenerCount: { listeners: 12, receiving: 11 },
    nowPlaying: {
      track: history.at(-1) ?? null,
      playbackState: 'playing',
      anchor: { positionMs: 83_000, durationMs: 247_000, rate: 1, atMs: SAMPLE_NOW_MS },
    },
    recording: { isRecording: false, startedAtMs: null },
    history,
    ...change,
  };
}

export function sampleSummary(change: Partial<SessionSummary> = {}): SessionSummary {
  const { history: _, graceEndsAtMs: __, recording: ___, ...session } = sampleSession();
  return {
    ...session,
    url: `http://localhost/s/${session.sessionId}`,
    endedAtMs: null,
    endReason: null,
    peakListeners: 31,
    ...change,
  };
}

export const RESUME_TOKEN = 'a'.repeat(43);

/** The answer to `join` of somebody who cannot receive yet. */
export function sampleJoined(session: SessionSnapshot): ReplyData<typeof listenerRequests, 'join'> {
  return {
    participantId: 'participant',
    resumeToken: RESUME_TOKEN,
    session,
    routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
    iceServers: [],
    serverTimeMs: Date.now(),
    keptTransportId: null,
    receive: null,
  };
}

export function sampleTransport(id: string): TransportParameters {
  return {
    id,
    iceParameters: { usernameFragment: 'fragment', password: 'password', iceLite: true },
    iceCandidates: [],
    dtlsParameters: {
      role: 'auto',
      fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }],
    },
  };
}

export function sampleConsumer(producerId: string): ConsumerParameters {
  return {
    id: `consumer of ${producerId}`,
    producerId,
    kind: 'audio',
    rtpParameters: {
      mid: '0',
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 100,
          clockRate: 48_000,
          channels: 2,
          parameters: {},
          rtcpFeedback: [],
        },
      ],
      headerExtensions: [],
      encodings: [{ ssrc: 1 }],
      rtcp: { cname: 'auxcast' },
    },
  };
}
