import type { LiveState } from './studio-state.ts';

/** A broadcast without listeners or troubles, with what the test changes. */
export function liveState(changes: Partial<LiveState> = {}): LiveState {
  return {
    stage: 'live',
    server: 'http://localhost:3000',
    source: { name: 'Music tab', tabId: 7 },
    captured: true,
    session: 'live',
    sessionId: 'abcdefgh23',
    sessionUrl: 'http://localhost:3000/s/abcdefgh23',
    url: 'http://localhost:3000/s/abcdefgh23',
    title: 'Live music',
    visibility: 'unlisted',
    listenerCount: { listeners: 0, receiving: 0 },
    listenerTrouble: { weak: 0, failed: 0, prevailing: null },
    liveSinceMs: 0,
    mutedHere: false,
    soundless: false,
    health: { level: 'good', kbps: 192, roundTripMs: 20, lossPct: 0 },
    troubles: [],
    track: null,
    playbackState: 'none',
    anchor: null,
    talk: null,
    desk: null,
    recording: { running: null, end: null, addedKbps: 256 },
    ...changes,
  };
}
