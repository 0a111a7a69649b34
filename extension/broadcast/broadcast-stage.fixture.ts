import { NO_TALK } from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import { vi } from 'vitest';
import { Monitor } from '../capture/monitor.ts';
import type { FailureCode } from '../failures/failures.ts';
import { Uplink } from '../publish/uplink.ts';
import { HostSession, type HostSessionEvents } from '../session/host-session.ts';
import { stand } from '../testing/stand.fixture.ts';
import type { BroadcastOptions } from './broadcast-options.ts';

/** How a broadcast begins in tests, but for its sources. */
export const OPTIONS: Omit<BroadcastOptions, 'sources'> = {
  wish: {
    serverUrl: 'https://aux.example.org',
    hostKey: '',
    hostName: '',
    title: '',
    visibility: 'unlisted',
  },
  bitrate: 192_000,
  visibility: 'unlisted',
  lookAtTab: async () => 'well',
  nowPlaying: () => ({ resend: vi.fn(), close: vi.fn(), turnTo: vi.fn() }),
};

/** What a broadcast joins, without a browser and a server: until mocks are restored. */
export function broadcastStage() {
  const news = createNanoEvents<HostSessionEvents>();
  let isOutputGone = false;
  let endFailure: FailureCode | undefined;
  const monitor = {
    get isOutputGone() {
      return isOutputGone;
    },
    setOpen: vi.fn(),
    use: vi.fn(async () => undefined),
    drop: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
    level: vi.fn(() => ({ leftDb: -20, rightDb: -20 })),
    on: () => () => undefined,
  };
  const session = {
    get endFailure() {
      return endFailure;
    },
    end: vi.fn(async () => undefined),
    close: vi.fn(),
    on: news.on.bind(news),
    connected: true,
    request: async () => ({}),
    ticket: { sessionId: 'abcdefghij', hostToken: 'token' },
    welcome: {
      graceMs: 120_000,
      url: 'https://aux.example.org/s/abcdefghij',
      routerRtpCapabilities: {},
    },
    room: { state: NO_TALK },
    recording: { progress: null, end: null },
    title: '',
    nowPlaying: { track: null, playbackState: 'none', anchor: null },
    state: 'live',
    listenerCount: { listeners: 0, receiving: 0 },
    listenerTrouble: { weak: 0, failed: 0, prevailing: null },
    liveSinceMs: null,
  };
  vi.spyOn(Monitor, 'open').mockImplementation(async () => stand(Monitor, monitor));
  vi.spyOn(HostSession, 'open').mockImplementation(async () => stand(HostSession, session));
  const uplink = Uplink.prototype;
  vi.spyOn(uplink, 'start').mockResolvedValue();
  vi.spyOn(uplink, 'replaceTrack').mockResolvedValue();
  vi.spyOn(uplink, 'resume').mockReturnValue();
  vi.spyOn(uplink, 'suspend').mockReturnValue();
  vi.spyOn(uplink, 'close').mockReturnValue();
  vi.spyOn(uplink, 'connected', 'get').mockReturnValue(true);
  return {
    monitor,
    session,
    setOutputGone: (gone: boolean) => {
      isOutputGone = gone;
    },
    /** Somebody else ends the session. */
    endBy: (failure: FailureCode) => {
      endFailure = failure;
      news.emit('ended', failure);
    },
  };
}
