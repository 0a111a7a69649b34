import { browser } from 'wxt/browser';
import { Studio } from '../../broadcast/studio.ts';
import { answer, onReading, send } from '../../messaging/messenger.ts';

const studio = new Studio({
  nowPlaying: () => ({ accept: () => undefined, close: () => undefined }),
  onSummary: (summary) => {
    send('studioChanged', summary).catch((error: unknown) =>
      console.warn('The badge is out of date.', error),
    );
  },
  onIdle: () => window.close(),
});

answer('start', ({ data }) => {
  void studio.start(data);
});
answer('move', ({ data }) => studio.move(data));
answer('tabLost', ({ data }) => studio.tabLost(data.tabId, data.loss));
answer('tabMuted', ({ data }) => studio.setTabMuted(data.tabId, data.muted));
answer('readerLost', ({ data }) => studio.setReaderLost(data.tabId, data.lost));
answer('setPaused', ({ data }) => studio.setPaused(data));
answer('setMutedHere', ({ data }) => studio.setMutedHere(data));
answer('end', () => studio.end());
answer('dismissFailure', () => studio.dismissFailure());
onReading((reading, tabId) => studio.accept(reading, tabId));
browser.runtime.onConnect.addListener((port) => studio.watch(port));
window.addEventListener('online', () => studio.wake());
