import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CapturedTab } from '../capture/captured-tab.ts';
import { Monitor } from '../capture/monitor.ts';
import { HostFailure } from '../failures/failures.ts';
import { Uplink } from '../publish/uplink.ts';
import { Broadcast, type BroadcastOptions, type GrantedTab } from './broadcast.ts';
import { HostSession, type HostSessionOptions } from './host-session.ts';

const monitor = {
  use: vi.fn(async () => undefined),
  drop: vi.fn(async () => undefined),
  close: vi.fn(async () => undefined),
  level: () => ({ leftDb: -20, rightDb: -20 }),
};
const endSession = vi.fn(async () => undefined);

/** Tabs in the order they were captured. */
let tabs: {
  tabId: number;
  hasEnded: boolean;
  setProgramOpen: (open: boolean) => void;
  close: () => void;
  end: () => void;
}[];
let session: HostSessionOptions | undefined;

const options: BroadcastOptions = {
  wish: {
    serverUrl: 'https://aux.example.org',
    hostKey: '',
    hostName: '',
    title: '',
    visibility: 'unlisted',
  },
  bitrate: 192_000,
  tab: granted(1),
  visibility: 'unlisted',
  nowPlaying: () => ({ follow: vi.fn(), readerLost: vi.fn(), resend: vi.fn(), close: vi.fn() }),
  onChange: vi.fn(),
  onOver: vi.fn(),
};

function granted(tabId: number): GrantedTab {
  return { tabId, streamId: `stream ${tabId}`, muted: false };
}

/** An object that stands where one of `kind` would. */
function stand<T extends object>(kind: { readonly prototype: T }, parts: object): T {
  const descriptors = Object.getOwnPropertyDescriptors(parts);
  const made: T = Object.defineProperties(Object.create(kind.prototype), descriptors);
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  tabs = [];
  vi.spyOn(CapturedTab, 'open').mockImplementation(async (tabId, _streamId, onEnded) => {
    const tab = { tabId, hasEnded: false, setProgramOpen: vi.fn(), close: vi.fn(), end: onEnded };
    tabs.push(tab);
    return stand(CapturedTab, tab);
  });
  vi.spyOn(Monitor, 'open').mockImplementation(async () => stand(Monitor, monitor));
  vi.spyOn(HostSession, 'open').mockImplementation(async (given) => {
    session = given;
    const nowPlaying = { track: null, playbackState: 'none', anchor: null };
    return stand(HostSession, {
      end: endSession,
      connected: true,
      nowPlaying,
      state: 'live',
      sessionId: 'abcdefghij',
      url: 'https://aux.example.org/s/abcdefghij',
      title: '',
      listenerCount: { listeners: 0, receiving: 0 },
      listenerTrouble: { weak: 0, failed: 0, prevailing: null },
      liveSinceMs: null,
      routerRtpCapabilities: {},
    });
  });
  const uplink = Uplink.prototype;
  vi.spyOn(uplink, 'start').mockResolvedValue();
  vi.spyOn(uplink, 'replaceTrack').mockResolvedValue();
  vi.spyOn(uplink, 'resume').mockReturnValue();
  vi.spyOn(uplink, 'suspend').mockReturnValue();
  vi.spyOn(uplink, 'close').mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('Broadcast', () => {
  it('does not begin when the session ended meanwhile, and says why', async () => {
    vi.mocked(Uplink.prototype.start).mockImplementation(async () => {
      session?.onEnded('ended-by-admin');
    });
    await expect(Broadcast.start(options)).rejects.toMatchObject({ code: 'ended-by-admin' });
    expect(Uplink.prototype.close).toHaveBeenCalled();
    expect(tabs[0]?.close).toHaveBeenCalled();
  });

  it('says why the session ended, not that publishing failed with it', async () => {
    vi.mocked(Uplink.prototype.start).mockImplementation(async () => {
      session?.onEnded('ended-by-server');
      throw new Error('the connection is closed');
    });
    await expect(Broadcast.start(options)).rejects.toMatchObject({ code: 'ended-by-server' });
  });

  it('gives the tab its voice back when there is no sound engine', async () => {
    vi.mocked(Monitor.open).mockRejectedValue(new Error('no AudioContext'));
    await expect(Broadcast.start(options)).rejects.toBeInstanceOf(HostFailure);
    expect(tabs[0]?.close).toHaveBeenCalledOnce();
    expect(endSession).toHaveBeenCalledOnce();
  });

  it('holds one tab after two moves at once', async () => {
    const broadcast = await Broadcast.start(options);
    await Promise.all([broadcast.moveTo(granted(2)), broadcast.moveTo(granted(3))]);
    expect(broadcast.tabId).toBe(3);
    const [first, second, third] = tabs;
    expect(first?.close).toHaveBeenCalled();
    expect(second?.close).toHaveBeenCalled();
    expect(third?.close).not.toHaveBeenCalled();
    await broadcast.end();
    expect(third?.close).toHaveBeenCalled();
  });

  it('stays paused when it moves', async () => {
    const broadcast = await Broadcast.start(options);
    broadcast.setPaused(true);
    expect(tabs[0]?.setProgramOpen).toHaveBeenLastCalledWith(false);
    await broadcast.moveTo(granted(2));
    expect(tabs[1]?.setProgramOpen).toHaveBeenLastCalledWith(false);
    expect(Uplink.prototype.replaceTrack).toHaveBeenCalledOnce();
    await broadcast.end();
  });

  it('does not mind the end of the tab it is just leaving', async () => {
    const broadcast = await Broadcast.start(options);
    monitor.use.mockImplementationOnce(async () => tabs[0]?.end() ?? undefined);
    await broadcast.moveTo(granted(2));
    expect(broadcast.state()).toMatchObject({ tabId: 2, captured: true, troubles: [] });
    tabs[1]?.end();
    expect(broadcast.state()).toMatchObject({ captured: false, troubles: ['tab-lost'] });
    await broadcast.end();
  });
});
