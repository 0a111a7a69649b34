import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HostFailure } from '../failures/failures.ts';
import { captureTabs, type FakeTab, granted } from './captured-tab.fixture.ts';
import { CapturedTab } from './captured-tab.ts';
import { TabSource, type TabSourceOptions } from './tab-source.ts';
import type { TabStanding } from './tab-standing.ts';

/** Tabs in the order they were captured. */
let tabs: FakeTab[];
/** How the service worker finds the tab. */
let standing: TabStanding;
const captureAgain = vi.fn<TabSourceOptions['captureAgain']>();
const outlet = { use: vi.fn(async () => undefined), drop: vi.fn() };

function tabSource(changes: Partial<TabSourceOptions> = {}): TabSource {
  const lookAtTab = async (): Promise<TabStanding> => standing;
  return new TabSource({ tabId: 1, granted: granted(1), lookAtTab, captureAgain, ...changes });
}

async function opened(): Promise<TabSource> {
  const source = tabSource();
  await source.open();
  source.playInto(outlet);
  return source;
}

/** All that was asked of the service worker is answered. */
const answered = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  standing = 'well';
  tabs = captureTabs();
  captureAgain.mockClear();
  outlet.use.mockReset();
  outlet.drop.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('TabSource', () => {
  test('holds the tab it was granted, until it is closed', async () => {
    const source = await opened();
    expect(source.shown).toEqual({ name: 'Music tab', tabId: 1 });
    expect(source.sound?.tabId).toBe(1);
    expect(outlet.use).not.toHaveBeenCalled();
    source.close();
    expect(tabs[0]?.close).toHaveBeenCalled();
  });

  test('says why the tab it was granted is not to be had', async () => {
    vi.mocked(CapturedTab.open).mockRejectedValueOnce(new HostFailure('capture-failed'));
    await expect(tabSource().open()).rejects.toMatchObject({ code: 'capture-failed' });
  });

  test('gives back a tab that comes once it is closed', async () => {
    const source = tabSource();
    const opening = source.open();
    source.close();
    await opening;
    expect(source.sound).toBeUndefined();
    expect(tabs[0]?.close).toHaveBeenCalled();
  });

  test('has no sound before a click where it was captured in a former document', async () => {
    const source = tabSource({ granted: undefined, loss: 'tab-continue' });
    await source.open();
    expect(source.sound).toBeUndefined();
    expect(source.standing.loss).toBe('tab-continue');
    expect([source.awaitsClick, source.isUnread]).toEqual([true, false]);
    // The tab is well, and needs its click all the same.
    source.setStanding(1, 'well');
    expect(captureAgain).not.toHaveBeenCalled();
  });

  test('tells of its end once, and takes its sound off where it went', async () => {
    const source = await opened();
    const unread = vi.fn();
    source.on('unread', unread);
    standing = 'closed';
    tabs[0]?.end();
    expect(source.standing.loss).toBe('tab-lost');
    expect([outlet.drop, unread].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    await answered();
    expect(source.standing.loss).toBe('tab-closed');
    expect(source.awaitsClick).toBe(false);
    expect(outlet.drop).toHaveBeenCalledOnce();
    expect(captureAgain).not.toHaveBeenCalled();
  });

  test('knows of an end that came before it was heard', async () => {
    const source = tabSource();
    vi.mocked(CapturedTab.open).mockImplementationOnce(async (tabId, streamId) => {
      const tab = await CapturedTab.open(tabId, streamId);
      return Object.defineProperty(tab, 'hasEnded', { value: true });
    });
    await source.open();
    expect(source.sound).toBeUndefined();
    expect(source.standing.loss).toBe('tab-lost');
    await answered();
    expect(captureAgain).toHaveBeenCalledExactlyOnceWith(1);
  });

  test('has a well tab captured again, and a second time only after a while', async () => {
    const source = await opened();
    tabs[0]?.end();
    await answered();
    expect(captureAgain).toHaveBeenCalledExactlyOnceWith(1);
    await source.moveTo(granted(1));
    expect(source.standing.loss).toBeUndefined();
    tabs[1]?.end();
    await answered();
    expect(captureAgain).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(captureAgain).toHaveBeenCalledTimes(2);
    source.close();
  });

  test('asks for nothing any more once it is closed', async () => {
    const source = await opened();
    tabs[0]?.end();
    await answered();
    source.setStanding(1, 'well');
    source.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(captureAgain).toHaveBeenCalledOnce();
  });

  test('keeps its capture through a crash, counts silence anew after it, and asks for a click on its page', async () => {
    const source = await opened();
    const [unread, anew] = [vi.fn(), vi.fn()];
    source.on('unread', unread);
    source.on('anew', anew);
    source.setStanding(1, 'crashed');
    expect(source.standing).toMatchObject({ loss: undefined, fault: 'tab-crashed' });
    expect(source.sound).toBeDefined();
    expect([unread, anew].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    source.setStanding(1, 'well');
    expect(source.standing.fault).toBeUndefined();
    expect(anew).toHaveBeenCalledOnce();
    source.setReaderLoss('tab-moved');
    expect(source.standing.readerLoss).toEqual({ code: 'tab-back', isDoubtful: false });
    source.setReaderLoss(null);
    source.setReaderLoss('tab-moved');
    expect(source.standing.readerLoss?.code).toBe('tab-moved');
  });

  test('does not mind how another tab is', async () => {
    const source = await opened();
    const change = vi.fn();
    source.on('change', change);
    source.setStanding(2, 'crashed');
    source.pageGone(2);
    await answered();
    expect(change).not.toHaveBeenCalled();
  });

  test('looks at a tab that is missed, and at one that is known to be stuck', async () => {
    const source = await opened();
    source.looked(false);
    standing = 'frozen';
    await answered();
    expect(source.standing.fault).toBeUndefined();
    source.looked(true);
    await answered();
    expect(source.standing.fault).toBe('tab-frozen');
    standing = 'well';
    await vi.advanceTimersByTimeAsync(5000);
    source.looked(false);
    await answered();
    expect(source.standing.fault).toBeUndefined();
  });

  test('has words for a silence, other ones while the tab is muted', async () => {
    const source = await opened();
    const troubles = () =>
      (['sound', 'silent', 'quiet'] as const).map((hearing) => source.soundTrouble(hearing));
    expect(troubles()).toEqual([undefined, 'tab-silent', 'tab-quiet']);
    source.setMuted(true);
    expect(troubles()).toEqual(['tab-muted', 'tab-silent-muted', 'tab-quiet']);
  });

  test('takes unread frames of other sites for a doubtful loss, and goes on reading', async () => {
    const source = await opened();
    const unread = vi.fn();
    source.on('unread', unread);
    source.setReaderLoss('frames-unread');
    expect(source.standing.readerLoss).toEqual({ code: 'frames-unread', isDoubtful: true });
    expect(unread).not.toHaveBeenCalled();
    source.setReaderLoss('page-unreadable');
    source.setReaderLoss('page-unreadable');
    expect(unread).toHaveBeenCalledOnce();
    expect(source.isUnread).toBe(true);
  });

  test('is left before it says that its page is not true any more: whoever turned away reads nothing of it', async () => {
    const source = await opened();
    const order: string[] = [];
    outlet.drop.mockImplementation(() => order.push('drop'));
    source.on('change', () => order.push('change'));
    source.on('unread', () => order.push('unread'));
    source.setStanding(1, 'crashed');
    source.setStanding(1, 'crashed');
    expect(order).toEqual(['change', 'unread', 'change']);
    order.length = 0;
    source.lose('tab-closed');
    expect(order).toEqual(['drop', 'unread', 'change']);
  });

  describe('that moves', () => {
    test('lets the former tab sound until the next one plays, and forgets how the former was', async () => {
      const source = await opened();
      source.setReaderLoss('page-unreadable');
      source.setStanding(1, 'frozen');
      const followed = vi.fn();
      source.on('tab', followed);
      const changingOver = Promise.withResolvers<undefined>();
      outlet.use.mockReturnValueOnce(changingOver.promise);
      const moving = source.moveTo({ ...granted(2), muted: true });
      await answered();
      expect(outlet.use).toHaveBeenCalledExactlyOnceWith(source.sound);
      expect(followed).toHaveBeenCalledExactlyOnceWith(2);
      expect(tabs[0]?.close).not.toHaveBeenCalled();
      changingOver.resolve(undefined);
      await moving;
      expect(tabs[0]?.close).toHaveBeenCalledOnce();
      expect(source.shown.tabId).toBe(2);
      expect(source.soundTrouble('sound')).toBe('tab-muted');
      expect(source.standing).toEqual({});
    });

    test('does not take the end of the former capture of the same tab for its own', async () => {
      const source = await opened();
      outlet.use.mockImplementationOnce(async () => tabs[0]?.end() ?? undefined);
      await source.moveTo(granted(1));
      expect(source.sound).toBeDefined();
      expect(source.standing.loss).toBeUndefined();
    });

    test('stays where it is when the other tab is not to be had, until the host has seen why', async () => {
      const source = await opened();
      await source.move({ failure: 'page-forbidden' });
      expect(source.standing.moveFailure).toBe('page-forbidden');
      vi.mocked(CapturedTab.open).mockRejectedValueOnce(new HostFailure('capture-failed'));
      await source.move({ tab: granted(2) });
      expect(source.standing.moveFailure).toBe('capture-failed');
      expect([source.tabId, source.sound?.tabId]).toEqual([1, 1]);
      source.setMoveFailure(undefined);
      expect(source.standing).toEqual({});
    });

    test('does not report the failure of a move that another one made void', async () => {
      const source = await opened();
      const failing = Promise.withResolvers<CapturedTab>();
      vi.mocked(CapturedTab.open).mockReturnValueOnce(failing.promise);
      const first = source.move({ tab: granted(2) });
      await source.move({ tab: granted(3) });
      failing.reject(new HostFailure('capture-failed'));
      await first;
      expect(source.tabId).toBe(3);
      expect(source.standing.moveFailure).toBeUndefined();
    });
  });
});
