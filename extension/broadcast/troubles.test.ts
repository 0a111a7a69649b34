import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { captureTabs, granted } from '../capture/captured-tab.fixture.ts';
import { TabSource } from '../capture/tab-source.ts';
import { type Troubled, troublesOf } from './troubles.ts';

const CALM: Omit<Troubled, 'source' | 'front'> = {
  session: {
    connected: true,
    lineFailure: 'connection-lost',
    nowPlaying: { track: null, playbackState: 'playing', anchor: null },
  },
  watch: { isUploadLost: false, isSilent: false, isQuiet: false, sounds: true },
  monitor: { isOutputGone: false },
  isPaused: false,
  mutedHere: false,
};
const SILENT = { ...CALM, watch: { ...CALM.watch, isSilent: true } };

let first: TabSource;
let second: TabSource;

async function opened(tabId: number): Promise<TabSource> {
  const source = new TabSource({
    tabId,
    granted: granted(tabId),
    lookAtTab: async () => 'well',
    captureAgain: () => undefined,
  });
  await source.open();
  return source;
}

beforeEach(async () => {
  captureTabs();
  first = await opened(1);
  second = await opened(2);
});
afterEach(() => {
  first.close();
  second.close();
  vi.restoreAllMocks();
});

test('a silence is that of the tab in front, and so is what cannot be read', () => {
  first.setMuted(true);
  second.setReaderLoss('page-unreadable');
  expect(troublesOf({ ...SILENT, source: first, front: first })).toEqual(['tab-silent-muted']);
  expect(troublesOf({ ...SILENT, source: first, front: second })).toEqual(['tab-silent', 'page-unreadable']);
});

test('of the first tab it is said behind the second, too, that it is lost or crashed', () => {
  first.setStanding(1, 'crashed');
  expect(troublesOf({ ...CALM, source: first, front: second })).toEqual(['tab-crashed']);
  first.lose('tab-closed');
  expect(troublesOf({ ...CALM, source: first, front: second })).toEqual(['tab-closed']);
});

test('a sound that does not get through is missed as long as there is one', () => {
  const lost = { ...CALM, watch: { ...CALM.watch, isUploadLost: true } };
  first.lose('tab-closed');
  expect(troublesOf({ ...lost, source: first, front: first })).toEqual(['tab-closed']);
  expect(troublesOf({ ...lost, source: first, front: second })).toEqual(['tab-closed', 'upload-lost']);
});
