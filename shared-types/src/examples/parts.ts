/** What the examples of several messages are made of. */
import type { NowPlaying, PositionAnchor, Track } from '../now-playing.ts';
import type { NowPlayingReport, PositionReport, TrackReport } from '../now-playing-report.ts';
import { PROTOCOL_VERSION } from '../protocol-version.ts';
import type { SessionSnapshot } from '../session.ts';
import type { IceServer } from '../webrtc.ts';
import { ROUTER_CAPABILITIES } from './real-webrtc.ts';

export const SESSION_ID = '7kq3w9zhtd';
export const TOKEN = 'q7mX0c2Zk8v1Lr5Tn9Bd3Hf6Jg4Ws-Ye_Uo2Pi1Aa7E';
export const STREAM_TOKEN = 'V1StGXR8_Z5j6928d1a2q7mX0c2Zk8v1Lr5Tn9Bd3Hf6Jg4Ws-Ye_Uo2Pi1Aa7E';
export const OTHER_TOKEN = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
export const PARTICIPANT_ID = 'cq3mWJ0n3rT1';
export const TRANSPORT_ID = '757695ed-ac14-4aeb-a11a-52c8fb6fe36c';
export const PRODUCER_ID = '1f0c2f0e-53a5-49b4-8a3e-3a9b7f3f6c11';
export const CONSUMER_ID = 'c6f2a1b9-3f6e-4e0e-9a75-0b9f2f1f8d22';
export const ARTWORK_ID = 'n4bQgYhMfWWaL-qgxVrQFa';
export const NOW_MS = 1_790_000_000_000;
export const SESSION_URL = `https://aux.example.org/s/${SESSION_ID}`;

export const PROTOCOL = PROTOCOL_VERSION;

export const POSITION_REPORT: PositionReport = {
  positionMs: 61_500,
  durationMs: 213_000,
  rate: 1,
  ageMs: 40,
};

export const ANCHOR: PositionAnchor = { positionMs: 61_500, durationMs: 213_000, rate: 1, atMs: NOW_MS };

export const TRACK_REPORT: TrackReport = {
  title: 'Teardrop',
  artist: 'Massive Attack',
  album: 'Mezzanine',
  source: { site: 'YouTube Music', url: 'https://music.youtube.com/watch?v=u7K72X4eo_s' },
  artworkId: ARTWORK_ID,
};

export const REPORT: NowPlayingReport = {
  track: TRACK_REPORT,
  playbackState: 'playing',
  position: POSITION_REPORT,
};

export const TRACK: Track = {
  number: 3,
  title: 'Teardrop',
  artist: 'Massive Attack',
  album: 'Mezzanine',
  source: { site: 'YouTube Music', url: 'https://music.youtube.com/watch?v=u7K72X4eo_s' },
  artworkUrl: `/api/sessions/${SESSION_ID}/artwork/${ARTWORK_ID}`,
  accent: '#1f6b5a',
  startedAtMs: NOW_MS - 61_500,
};

/** A track of which no more than its title is known. */
export const BARE_TRACK: Track = {
  ...TRACK,
  number: 1,
  artist: null,
  album: null,
  source: null,
  artworkUrl: null,
  accent: null,
};

export const NOW_PLAYING: NowPlaying = { track: TRACK, playbackState: 'playing', anchor: ANCHOR };

export const NOTHING_PLAYING: NowPlaying = { track: null, playbackState: 'none', anchor: null };

export const SNAPSHOT: SessionSnapshot = {
  sessionId: SESSION_ID,
  title: "Ana's music",
  hostName: 'Ana',
  visibility: 'unlisted',
  kind: 'music',
  state: 'live',
  graceEndsAtMs: null,
  createdAtMs: NOW_MS - 600_000,
  liveSinceMs: NOW_MS - 590_000,
  listenerCount: { listeners: 12, receiving: 11 },
  nowPlaying: NOW_PLAYING,
  recording: { isRecording: true, startedAtMs: NOW_MS - 60_000 },
  history: [BARE_TRACK, TRACK],
};

export const NEW_SNAPSHOT: SessionSnapshot = {
  ...SNAPSHOT,
  hostName: null,
  visibility: 'public',
  state: 'waiting',
  liveSinceMs: null,
  listenerCount: { listeners: 0, receiving: 0 },
  nowPlaying: NOTHING_PLAYING,
  history: [],
};

export const RECONNECTING_SNAPSHOT: SessionSnapshot = {
  ...SNAPSHOT,
  state: 'reconnecting',
  graceEndsAtMs: NOW_MS + 120_000,
};

export const ICE_SERVERS: IceServer[] = [
  { urls: ['stun:stun.example.org'] },
  {
    urls: ['turn:turn.example.org:3478', 'turns:turn.example.org'],
    username: '1790000000',
    credential: 'c2VjcmV0',
  },
];

/** What every first reply carries. */
export const WELCOME = {
  participantId: PARTICIPANT_ID,
  session: SNAPSHOT,
  routerRtpCapabilities: ROUTER_CAPABILITIES,
  iceServers: ICE_SERVERS,
  serverTimeMs: NOW_MS,
};
