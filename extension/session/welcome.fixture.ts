export const WELCOME_TOKEN = 'a'.repeat(43);
export const WELCOME_SESSION_ID = 'abcdefgh23';

/** What a server answers to `createSession`. */
export function created() {
  return {
    participantId: 'host',
    session: {
      sessionId: WELCOME_SESSION_ID,
      title: 'Live music',
      hostName: null,
      visibility: 'unlisted',
      kind: 'music',
      state: 'waiting',
      graceEndsAtMs: null,
      createdAtMs: 1000,
      liveSinceMs: null,
      listenerCount: { listeners: 0, receiving: 0 },
      nowPlaying: { track: null, playbackState: 'none', anchor: null },
      recording: { isRecording: false, startedAtMs: null },
      history: [],
    },
    url: `http://localhost:3000/s/${WELCOME_SESSION_ID}`,
    routerRtpCapabilities: { codecs: [], headerExtensions: [] },
    iceServers: [],
    serverTimeMs: 1000,
    graceMs: 120_000,
    hostToken: WELCOME_TOKEN,
  };
}

/** What it answers to `resumeSession`. */
export function resumed(transportId: string | null) {
  const { hostToken: _told, ...welcome } = created();
  return { ...welcome, program: transportId === null ? null : { transportId, producerId: 'producer' } };
}
