export const TOKEN = 'a'.repeat(43);
export const SESSION_ID = 'abcdefgh23';

/** What a server answers to `createSession`. */
export function created() {
  return {
    participantId: 'host',
    session: {
      sessionId: SESSION_ID,
      title: 'Live music',
      hostName: null,
      visibility: 'unlisted',
      state: 'waiting',
      graceEndsAtMs: null,
      createdAtMs: 1000,
      liveSinceMs: null,
      listenerCount: { listeners: 0, receiving: 0 },
      nowPlaying: { track: null, playbackState: 'none', anchor: null },
      history: [],
    },
    url: `http://localhost:3000/s/${SESSION_ID}`,
    routerRtpCapabilities: { codecs: [], headerExtensions: [] },
    iceServers: [],
    serverTimeMs: 1000,
    graceMs: 120_000,
    hostToken: TOKEN,
  };
}

/** What it answers to `resumeSession`. */
export function resumed(transportId: string | null) {
  const { hostToken: _told, ...welcome } = created();
  return { ...welcome, program: transportId === null ? null : { transportId, producerId: 'producer' } };
}
