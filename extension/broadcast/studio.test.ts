import { ProtocolError } from '@auxcast/shared-types';
import { createNanoEvents } from 'nanoevents';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { captureTabs, granted } from '../capture/captured-tab.fixture.ts';
import { HostFailure } from '../failures/failures.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import { liveState } from '../messaging/live-state.fixture.ts';
import type { StartRequest } from '../messaging/start-request.ts';
import type { LiveState } from '../messaging/studio-state.ts';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { stand } from '../testing/stand.fixture.ts';
import { Broadcast } from './broadcast.ts';
import type { BroadcastOptions } from './broadcast-options.ts';
import type { BroadcastEvents } from './broadcast-parts.ts';
import { DeskControl } from './desk-control.ts';
import { SecondTab } from './second-tab.ts';
import { Studio } from './studio.ts';

const request: StartRequest = {
  grant: { tab: { tabId: 7, streamId: 'stream', muted: false } },
  serverUrl: 'https://aux.example.org',
  hostKey: '',
  hostName: '',
  title: '',
  visibility: 'unlisted',
  bitrate: 192_000,
};

const KEPT: KeptBroadcast = {
  serverUrl: 'https://aux.example.org',
  sessionId: 'abcdefgh23',
  hostToken: 'a'.repeat(43),
  hostName: '',
  title: '',
  visibility: 'unlisted',
  bitrate: 192_000,
  tabId: 7,
  paused: true,
  mutedHere: false,
  linkInvite: null,
  graceMs: 120_000,
};

const onSummary = vi.fn<(summary: StudioSummary) => void>();
const onKeep = vi.fn<(broadcast: KeptBroadcast | null) => void>();
const onIdle = vi.fn();

function makeStudio(): Studio {
  return new Studio({
    nowPlaying: () => ({ follow: vi.fn(), readerLost: vi.fn(), resend: vi.fn(), close: vi.fn() }),
    lookAtTab: async () => 'well',
    captureAgain: vi.fn(),
    onSummary,
    onKeep,
    onIdle,
  });
}

/** Stands where a whole broadcast would: `Broadcast` itself is tried in a real browser. */
function fakeBroadcast(second?: SecondTab) {
  const end = vi.fn(async () => undefined);
  const news = createNanoEvents<BroadcastEvents>();
  let options: BroadcastOptions | undefined;
  let shown = liveState();
  const { tabId: _, ...kept } = KEPT;
  const broadcast = stand(Broadcast, {
    talk: undefined,
    desk: second && stand(DeskControl, { second, on: () => () => undefined }),
    state: () => shown,
    kept: () => kept,
    level: () => ({ leftDb: -20, rightDb: -20 }),
    on: news.on.bind(news),
    end,
  });
  vi.spyOn(Broadcast, 'start').mockImplementation(async (given) => {
    options = given;
    return broadcast;
  });
  const change = (changes: Partial<LiveState>) => {
    shown = liveState({ server: request.serverUrl, ...changes });
    news.emit('change');
  };
  return {
    end,
    change,
    over: () => news.emit('over', 'ended-by-admin'),
    /** What the broadcast was given to broadcast. */
    program: () => options?.sources.program,
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('Studio', () => {
  test('goes live, once', async () => {
    fakeBroadcast();
    const studio = makeStudio();
    await Promise.all([studio.start(request), studio.start(request)]);
    expect(Broadcast.start).toHaveBeenCalledOnce();
    expect(studio.state().stage).toBe('live');
    expect(onSummary.mock.calls.map(([{ mark }]) => mark)).toEqual(['starting', 'live']);
  });

  test('shows why a tab was not granted', async () => {
    const studio = makeStudio();
    await studio.start({ ...request, grant: { failure: 'capture-in-use' } });
    expect(studio.state()).toEqual({
      stage: 'idle',
      server: 'https://aux.example.org',
      failure: 'capture-in-use',
    });
    studio.dismissFailure();
    expect(studio.state()).toMatchObject({ failure: null });
  });

  test('shows why going live failed, and can try again', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(Broadcast, 'start').mockRejectedValue(new HostFailure('capture-failed'));
    const studio = makeStudio();
    await studio.start(request);
    expect(studio.state()).toMatchObject({ stage: 'idle', failure: 'capture-failed' });
    fakeBroadcast();
    await studio.start(request);
    expect(studio.state().stage).toBe('live');
  });

  test('ends without a complaint when the host ends it, with one when somebody else does', async () => {
    const { end, over } = fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    await studio.end();
    expect(end).toHaveBeenCalledOnce();
    expect(studio.state()).toMatchObject({ stage: 'idle', failure: null });
    await studio.start(request);
    over();
    expect(studio.state()).toMatchObject({ stage: 'idle', failure: 'ended-by-admin' });
  });

  test('remembers what it was told of the tab while it was starting', async () => {
    const { program } = fakeBroadcast();
    const studio = makeStudio();
    const starting = studio.start(request);
    studio.setReaderLoss(7, 'page-unreadable');
    await starting;
    expect(program()?.standing.readerLoss).toMatchObject({ code: 'page-unreadable' });
  });

  test('hears of its own tab only', async () => {
    const { program } = fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    studio.tabLost(8, 'tab-closed');
    expect(program()?.standing.loss).toBeUndefined();
    studio.tabLost(7, 'tab-closed');
    expect(program()?.standing.loss).toBe('tab-closed');
  });

  test('tells the desk’s second tab what is told of it', async () => {
    captureTabs();
    const second = new SecondTab({ lookAtTab: async () => 'well', onStream: async () => undefined });
    fakeBroadcast(second);
    const studio = makeStudio();
    await studio.start(request);
    await second.take({ tab: granted(8) });
    studio.setReaderLoss(8, 'tab-moved');
    studio.setTabMuted(8, true);
    expect(second.here?.standing.readerLoss).toMatchObject({ code: 'tab-moved' });
    expect(second.here?.soundTrouble('sound')).toBe('tab-muted');
    studio.tabLost(8, 'tab-closed');
    expect(second.here).toBeUndefined();
    expect(studio.state().stage).toBe('live');
  });

  test('stays on air when the tab it should move to is refused', async () => {
    const { program } = fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    await studio.move({ failure: 'page-forbidden' });
    expect(program()?.standing.moveFailure).toBe('page-forbidden');
    expect(studio.state().stage).toBe('live');
    studio.dismissFailure();
    expect(program()?.standing.moveFailure).toBeUndefined();
  });

  test('says what to remember again and again, and that there is nothing once it is over', async () => {
    const { over } = fakeBroadcast();
    const studio = makeStudio();
    expect(onKeep).not.toHaveBeenCalled();
    await studio.start(request);
    expect(onKeep.mock.calls).toEqual([[KEPT]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onKeep.mock.calls).toEqual([[KEPT], [KEPT], [KEPT]]);
    over();
    expect(onKeep).toHaveBeenLastCalledWith(null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onKeep).toHaveBeenCalledTimes(4);
  });

  const goOn = { broadcast: KEPT, grant: { failure: 'click-needed' }, patienceMs: 90_000 } as const;

  test('takes up what another document began, as it was, with a tab or without', async () => {
    const { program } = fakeBroadcast();
    const studio = makeStudio();
    const going = studio.goOn(goOn);
    expect(studio.state()).toMatchObject({ stage: 'starting', goesOn: true });
    // Until it is known how it goes, what was kept stays.
    expect(onKeep).not.toHaveBeenCalled();
    await going;
    expect(studio.state().stage).toBe('live');
    expect(vi.mocked(Broadcast.start).mock.calls[0]?.[0]).toMatchObject({
      wish: { serverUrl: KEPT.serverUrl, hostKey: '' },
      goesOn: { from: KEPT, patienceMs: 90_000 },
    });
    expect(program()).toMatchObject({ tabId: 7, sound: undefined, standing: { loss: 'tab-continue' } });
    expect(studio.awaitsClick(7)).toBe(true);
  });

  test('forgets what cannot be taken up', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(Broadcast, 'start').mockRejectedValue(new ProtocolError('session-ended', 'Over.'));
    const studio = makeStudio();
    await studio.goOn(goOn);
    expect(studio.state()).toMatchObject({ stage: 'idle', failure: 'session-lost' });
    expect(onKeep).toHaveBeenLastCalledWith(null);
  });

  test('takes up neither a second broadcast nor one that ended here', async () => {
    fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    await studio.goOn(goOn);
    expect(Broadcast.start).toHaveBeenCalledOnce();
    await studio.end();
    await studio.goOn(goOn);
    expect(Broadcast.start).toHaveBeenCalledOnce();
    expect(studio.state().stage).toBe('idle');
  });

  test('ends what was called off before it had begun', async () => {
    const { end } = fakeBroadcast();
    const studio = makeStudio();
    const starting = studio.start(request);
    await studio.end();
    await starting;
    expect(end).toHaveBeenCalledOnce();
    expect(studio.state()).toMatchObject({ stage: 'idle', failure: null });
    expect(onKeep).not.toHaveBeenCalled();
  });

  test('calls the host when the connection stays away, and only then', async () => {
    const { change } = fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    change({ troubles: ['connection-lost'] });
    expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ mark: 'warning', alarm: null }));
    // Nothing else changes meanwhile.
    await vi.advanceTimersByTimeAsync(15_000);
    const alarm = expect.stringContaining('https://aux.example.org broke');
    expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ mark: 'warning', alarm }));
    change({});
    expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ mark: 'live' }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ mark: 'live', alarm: null }));
    expect(onSummary).toHaveBeenCalledTimes(6);
    await studio.end();
  });

  describe('while a broadcast is picked up again', () => {
    /** The server does not answer: it begins only when the test lets it. */
    function unanswered() {
      const beginning = Promise.withResolvers<Broadcast>();
      let options: BroadcastOptions | undefined;
      vi.spyOn(Broadcast, 'start').mockImplementation((given) => {
        options = given;
        given.calledOff?.addEventListener('abort', () => beginning.reject(given.calledOff?.reason));
        return beginning.promise;
      });
      return { away: () => options?.onAway?.('connection-lost') };
    }

    test('says why it is not there yet', async () => {
      const { away } = unanswered();
      const studio = makeStudio();
      void studio.goOn(goOn);
      away();
      expect(studio.state()).toMatchObject({ stage: 'starting', goesOn: true, trouble: 'connection-lost' });
      expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ mark: 'warning', tabId: 7 }));
      await studio.end();
    });

    test('ends it at once when the host wants that, and nothing brings it back', async () => {
      vi.spyOn(console, 'warn').mockReturnValue();
      unanswered();
      const studio = makeStudio();
      const going = studio.goOn(goOn);
      await studio.end();
      expect(studio.state()).toMatchObject({ stage: 'idle', failure: null });
      expect(studio.isBusy).toBe(false);
      expect(onKeep.mock.calls).toEqual([[null]]);
      await going;
      expect(studio.state()).toMatchObject({ stage: 'idle', failure: null });
      await studio.goOn(goOn);
      expect(Broadcast.start).toHaveBeenCalledOnce();
    });

    test('lets another begin where one was called off, and the first no longer disturbs it', async () => {
      vi.spyOn(console, 'warn').mockReturnValue();
      unanswered();
      const studio = makeStudio();
      const going = studio.goOn(goOn);
      await studio.end();
      fakeBroadcast();
      await studio.start(request);
      await going;
      expect(studio.state().stage).toBe('live');
      expect(onKeep).toHaveBeenLastCalledWith(KEPT);
    });
  });

  test('asks to be closed when there is nothing to show and nobody looks', async () => {
    fakeBroadcast();
    const studio = makeStudio();
    await studio.start(request);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onIdle).not.toHaveBeenCalled();
    await studio.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  test('waits with a failure until somebody has seen it', async () => {
    const studio = makeStudio();
    await studio.start({ ...request, grant: { failure: 'capture-in-use' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onIdle).not.toHaveBeenCalled();
  });
});
