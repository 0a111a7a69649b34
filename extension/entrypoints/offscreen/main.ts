import { browser } from 'wxt/browser';
import { Studio } from '../../broadcast/studio.ts';
import { answer, send } from '../../messaging/messenger.ts';
import { NowPlayingPublisher } from '../../now-playing/publisher/now-playing-publisher.ts';
import { PageReaders } from '../../now-playing/publisher/page-readers.ts';

const readers = PageReaders.listen();

readers.on('frames', (tabId) => {
  send('framesCame', { tabId }).catch((error: unknown) => console.warn('New frames are not read.', error));
});

const studio = new Studio({
  nowPlaying: (request) =>
    new NowPlayingPublisher({
      request,
      readers,
      // The music goes on without a picture: nothing the host could mend.
      onTrouble: (error) => console.warn('The server did not take what is playing.', error),
    }),
  onSummary: (summary) => {
    send('studioChanged', summary).catch((error: unknown) =>
      console.warn('The badge is out of date.', error),
    );
  },
  lookAtTab: (tabId) => send('lookAtTab', { tabId }),
  captureAgain: (tabId) => tell(send('captureAgain', { tabId })),
  onKeep: (broadcast) => tell(send('keepBroadcast', broadcast)),
  onIdle: () => window.close(),
});

answer('start', ({ data }) => {
  void studio.start(data);
});
answer('goOn', ({ data }) => {
  void studio.goOn(data);
});
answer('isBusy', () => studio.isBusy);
answer('awaitsClick', ({ data }) => studio.awaitsClick(data.tabId));
answer('move', ({ data }) => studio.move(data));
answer('tabLost', ({ data }) => studio.tabLost(data.tabId, data.loss));
answer('tabStanding', ({ data }) => studio.setTabStanding(data.tabId, data.standing));
answer('tabMuted', ({ data }) => studio.setTabMuted(data.tabId, data.muted));
answer('readerLoss', ({ data }) => studio.setReaderLoss(data.tabId, data.loss));
answer('setPaused', ({ data }) => studio.setPaused(data));
answer('setMutedHere', ({ data }) => studio.setMutedHere(data));
answer('end', () => studio.end());
answer('dismissFailure', () => studio.dismissFailure());
browser.runtime.onConnect.addListener((port) => studio.watch(port));
window.addEventListener('online', () => studio.wake());
readers.on('gone', (tabId) => studio.pageGone(tabId));

function tell(told: Promise<unknown>): void {
  told.catch((error: unknown) => console.warn('The service worker was not told.', error));
}
