import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { captureTabs, type FakeTab, granted } from '../capture/captured-tab.fixture.ts';
import { CapturedTab } from '../capture/captured-tab.ts';
import { Monitor } from '../capture/monitor.ts';
import { TabSource, type TabSourceOptions } from '../capture/tab-source.ts';
import type { TabStanding } from '../capture/tab-standing.ts';
import { HostFailure } from '../failures/failures.ts';
import type { KeptSession } from '../messaging/kept-broadcast.ts';
import { Uplink } from '../publish/uplink.ts';
import { HostSession } from '../session/host-session.ts';
import { Broadcast } from './broadcast.ts';
import type { BroadcastOptions } from './broadcast-options.ts';
import { broadcastStage, OPTIONS } from './broadcast-stage.fixture.ts';

/** How the service worker finds the tab. */
let standing: TabStanding;
/** Tabs in the order they were captured. */
let tabs: FakeTab[];
/** What the tab that is broadcast is told of. */
let program: TabSource;
const captureAgain = vi.fn<TabSourceOptions['captureAgain']>();
let stage: ReturnType<typeof broadcastStage>;

/** What a former document left behind. */
const FROM: KeptSession = {
  serverUrl: 'https://aux.example.org',
  sessionId: 'abcdefghij',
  hostToken: 'token',
  hostName: '',
  title: '',
  visibility: 'unlisted',
  bitrate: 192_000,
  paused: true,
  mutedHere: true,
  linkInvite: null,
  graceMs: 120_000,
};

/** A broadcast of the first tab, or one that goes on with it. */
function options(changes: Partial<BroadcastOptions> = {}): BroadcastOptions {
  program = new TabSource({
    tabId: 1,
    granted: granted(1),
    ...(changes.goesOn && { loss: 'tab-continue' }),
    lookAtTab: async () => standing,
    captureAgain,
  });
  return { ...OPTIONS, sources: { program }, ...changes };
}

beforeEach(() => {
  vi.useFakeTimers();
  standing = 'well';
  tabs = captureTabs();
  stage = broadcastStage();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('Broadcast', () => {
  test('does not begin when the session ended meanwhile, and says why', async () => {
    vi.mocked(Uplink.prototype.start).mockImplementation(async () => {
      stage.endBy('ended-by-admin');
    });
    await expect(Broadcast.start(options())).rejects.toMatchObject({ code: 'ended-by-admin' });
    expect(Uplink.prototype.close).toHaveBeenCalled();
    expect(tabs[0]?.close).toHaveBeenCalled();
  });

  test('says why the session ended, not that publishing failed with it', async () => {
    vi.mocked(Uplink.prototype.start).mockImplementation(async () => {
      stage.endBy('ended-by-server');
      throw new Error('the connection is closed');
    });
    await expect(Broadcast.start(options())).rejects.toMatchObject({ code: 'ended-by-server' });
  });

  test('gives the tab its voice back when there is no sound engine', async () => {
    vi.mocked(Monitor.open).mockRejectedValue(new Error('no AudioContext'));
    await expect(Broadcast.start(options())).rejects.toBeInstanceOf(HostFailure);
    expect(tabs[0]?.close).toHaveBeenCalledOnce();
    expect(stage.session.end).toHaveBeenCalledOnce();
  });

  test('goes live with a tab that was lost and captured again before the server answered', async () => {
    const slow = Promise.withResolvers<void>();
    const openSession = vi.mocked(HostSession.open).getMockImplementation();
    vi.mocked(HostSession.open).mockImplementationOnce(async (...asked) => {
      await slow.promise;
      if (!openSession) throw new Error('no mock');
      return openSession(...asked);
    });
    const starting = Broadcast.start(options());
    await vi.advanceTimersByTimeAsync(0);
    tabs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(captureAgain).toHaveBeenCalledExactlyOnceWith(1);
    await program.moveTo(granted(1));
    slow.resolve();
    const broadcast = await starting;
    expect(broadcast.state()).toMatchObject({ captured: true, troubles: [] });
    expect(Uplink.prototype.suspend).not.toHaveBeenCalled();
    expect(tabs[1]?.setProgramOpen).toHaveBeenLastCalledWith(true);
    await broadcast.end();
    expect(tabs[1]?.close).toHaveBeenCalled();
  });

  test('holds one tab after two moves at once', async () => {
    const broadcast = await Broadcast.start(options());
    await Promise.all([program.moveTo(granted(2)), program.moveTo(granted(3))]);
    expect(program.tabId).toBe(3);
    const [first, second, third] = tabs;
    expect(first?.close).toHaveBeenCalled();
    expect(second?.close).toHaveBeenCalled();
    expect(third?.close).not.toHaveBeenCalled();
    await broadcast.end();
    expect(third?.close).toHaveBeenCalled();
  });

  test('stays paused when it moves', async () => {
    const broadcast = await Broadcast.start(options());
    broadcast.setPaused(true);
    expect(tabs[0]?.setProgramOpen).toHaveBeenLastCalledWith(false);
    await program.moveTo(granted(2));
    expect(tabs[1]?.setProgramOpen).toHaveBeenLastCalledWith(false);
    expect(Uplink.prototype.replaceTrack).toHaveBeenCalledOnce();
    await broadcast.end();
  });

  test('keeps to the move that was asked for last, even when it is the first to be there', async () => {
    const broadcast = await Broadcast.start(options());
    const slow = Promise.withResolvers<void>();
    const openTab = vi.mocked(CapturedTab.open).getMockImplementation();
    vi.mocked(CapturedTab.open).mockImplementationOnce(async (...asked) => {
      await slow.promise;
      if (!openTab) throw new Error('no mock');
      return openTab(...asked);
    });
    const first = program.moveTo(granted(2));
    await program.moveTo(granted(3));
    slow.resolve();
    await first;
    expect(program.tabId).toBe(3);
    expect(tabs.find(({ tabId }) => tabId === 2)?.close).toHaveBeenCalled();
    await broadcast.end();
  });

  test('publishes nothing of a tab that was lost while it moved there', async () => {
    const broadcast = await Broadcast.start(options());
    vi.mocked(Uplink.prototype.resume).mockClear();
    vi.mocked(Uplink.prototype.replaceTrack).mockImplementationOnce(async () => tabs[1]?.end());
    await program.moveTo(granted(2));
    expect(broadcast.state()).toMatchObject({ captured: false, troubles: ['tab-lost'] });
    expect(Uplink.prototype.resume).not.toHaveBeenCalled();
    await broadcast.end();
  });

  test('says that the tab crashed, keeps its capture, and what its return needs', async () => {
    const broadcast = await Broadcast.start(options());
    standing = 'crashed';
    program.pageGone(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(broadcast.state()).toMatchObject({ captured: true, troubles: ['tab-crashed'] });
    expect(tabs[0]?.close).not.toHaveBeenCalled();
    program.setStanding(1, 'well');
    expect(broadcast.state().troubles).toEqual([]);
    program.setReaderLoss('tab-moved');
    expect(broadcast.state().troubles).toEqual(['tab-back']);
    program.setReaderLoss(null);
    program.setReaderLoss('tab-moved');
    expect(broadcast.state().troubles).toEqual(['tab-moved']);
    await broadcast.end();
  });

  test('looks at a tab that has gone silent, and finds its page stuck', async () => {
    const broadcast = await Broadcast.start(options());
    stage.monitor.level.mockReturnValue({ leftDb: -90, rightDb: -90 });
    standing = 'frozen';
    await vi.advanceTimersByTimeAsync(4000);
    expect(broadcast.state()).toMatchObject({ soundless: true, troubles: ['tab-frozen'] });
    standing = 'well';
    stage.monitor.level.mockReturnValue({ leftDb: -20, rightDb: -20 });
    await vi.advanceTimersByTimeAsync(6000);
    expect(broadcast.state()).toMatchObject({ soundless: false, troubles: [] });
    await broadcast.end();
  });

  test('calls no silence wrong while nobody is to hear the tab', async () => {
    const broadcast = await Broadcast.start(options());
    stage.monitor.level.mockReturnValue({ leftDb: -90, rightDb: -90 });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(broadcast.state().troubles).toEqual(['tab-quiet']);
    broadcast.setPaused(true);
    expect(broadcast.state().troubles).toEqual([]);
    await broadcast.end();
  });

  test('has a track that ended for no known reason captured again, not without end', async () => {
    const broadcast = await Broadcast.start(options());
    tabs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(captureAgain).toHaveBeenCalledExactlyOnceWith(1);
    expect(program.awaitsClick).toBe(true);
    await program.moveTo(granted(1));
    tabs[1]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(captureAgain).toHaveBeenCalledOnce();
    await broadcast.end();
  });

  test.each(['crashed', 'discarded'] as const)(
    'says of a tab that %s and lost its capture what is true once it is loaded again',
    async (how) => {
      const broadcast = await Broadcast.start(options());
      standing = how;
      tabs[0]?.end();
      await vi.advanceTimersByTimeAsync(0);
      expect(broadcast.state().troubles).toEqual([`tab-${how}`]);
      // One click would do, too: nobody has to press a button for it.
      expect(program.awaitsClick).toBe(true);
      program.setStanding(1, 'well');
      expect(broadcast.state().troubles).toEqual(['tab-lost']);
      expect(captureAgain).toHaveBeenCalledExactlyOnceWith(1);
      // The worker could capture it again, and may not read it: nobody moved to another site.
      program.setReaderLoss('tab-moved');
      await program.moveTo(granted(1));
      expect(broadcast.state()).toMatchObject({ captured: true, troubles: ['tab-back'] });
      program.setReaderLoss(null);
      expect(broadcast.state().troubles).toEqual([]);
      await broadcast.end();
    },
  );

  test('notices by itself that a crashed tab without a capture is well again', async () => {
    const broadcast = await Broadcast.start(options());
    standing = 'crashed';
    tabs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    standing = 'well';
    await vi.advanceTimersByTimeAsync(7000);
    expect(broadcast.state().troubles).toEqual(['tab-lost']);
    await broadcast.end();
  });

  test('puts a second try off, and does not drop it', async () => {
    const broadcast = await Broadcast.start(options());
    tabs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(captureAgain).toHaveBeenCalledOnce();
    program.setStanding(1, 'well');
    expect(captureAgain).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(captureAgain).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(captureAgain).toHaveBeenCalledTimes(2);
    await broadcast.end();
  });

  test('says when the host’s own output is gone, unless they muted it anyway', async () => {
    const broadcast = await Broadcast.start(options());
    stage.setOutputGone(true);
    expect(broadcast.state()).toMatchObject({ session: 'live', troubles: ['output-gone'] });
    broadcast.setMutedHere(true);
    expect(broadcast.state().troubles).toEqual([]);
    await broadcast.end();
  });

  describe('that goes on', () => {
    const goesOn = { from: FROM, patienceMs: 60_000 };

    test('is what it was: paused, muted here, with the same right to its session', async () => {
      const broadcast = await Broadcast.start(options({ goesOn }));
      expect(vi.mocked(HostSession.open).mock.calls[0]?.[0].resume).toEqual({
        ticket: { sessionId: 'abcdefghij', hostToken: 'token' },
        patienceMs: 60_000,
      });
      expect(tabs[0]?.setProgramOpen).toHaveBeenLastCalledWith(false);
      expect(stage.monitor.setOpen).toHaveBeenLastCalledWith(false);
      expect(broadcast.kept()).toEqual(FROM);
      await broadcast.end();
    });

    test('waits for a click where the tab is not to be had', async () => {
      vi.mocked(CapturedTab.open).mockRejectedValueOnce(new HostFailure('capture-failed'));
      const broadcast = await Broadcast.start(options({ goesOn }));
      expect(broadcast.state()).toMatchObject({
        captured: false,
        source: { tabId: 1 },
        troubles: ['tab-continue'],
      });
      expect(program.awaitsClick).toBe(true);
      // What the former document published, the server still holds for sound.
      expect(Uplink.prototype.suspend).toHaveBeenCalled();
      await program.moveTo(granted(1));
      expect(broadcast.state()).toMatchObject({ captured: true, troubles: [] });
      await broadcast.end();
    });

    test('leaves the session to wait when it cannot be taken up just now', async () => {
      vi.mocked(Monitor.open).mockRejectedValue(new Error('no AudioContext'));
      await expect(Broadcast.start(options({ goesOn }))).rejects.toBeInstanceOf(HostFailure);
      expect(stage.session.end).not.toHaveBeenCalled();
      expect(stage.session.close).toHaveBeenCalledOnce();
    });
  });

  describe('that is called off', () => {
    test.each([undefined, { from: FROM, patienceMs: 60_000 }])(
      'ends for everyone while its sound seeks a way to the server, %#',
      async (goesOn) => {
        const ending = new AbortController();
        vi.mocked(Uplink.prototype.start).mockImplementationOnce(async () => ending.abort());
        const started = Broadcast.start(options({ goesOn, calledOff: ending.signal }));
        await expect(started).rejects.toMatchObject({ name: 'AbortError' });
        expect(stage.session.end).toHaveBeenCalled();
        expect(stage.session.close).not.toHaveBeenCalled();
        expect(tabs[0]?.close).toHaveBeenCalled();
      },
    );

    test('ends a session that was there already when its tab was not', async () => {
      const ending = new AbortController();
      vi.mocked(Monitor.open).mockImplementation(async () => {
        ending.abort();
        throw new Error('no AudioContext');
      });
      const goesOn = { from: FROM, patienceMs: 60_000 };
      await expect(Broadcast.start(options({ goesOn, calledOff: ending.signal }))).rejects.toBeInstanceOf(
        HostFailure,
      );
      expect(stage.session.end).toHaveBeenCalledOnce();
    });
  });

  test('does not mind the end of the tab it is just leaving', async () => {
    const broadcast = await Broadcast.start(options());
    stage.monitor.use.mockImplementationOnce(async () => tabs[0]?.end() ?? undefined);
    await program.moveTo(granted(2));
    expect(broadcast.state()).toMatchObject({ source: { tabId: 2 }, captured: true, troubles: [] });
    tabs[1]?.end();
    expect(broadcast.state()).toMatchObject({ captured: false, troubles: ['tab-lost'] });
    await broadcast.end();
  });
});
