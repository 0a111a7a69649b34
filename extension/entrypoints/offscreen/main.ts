import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { Studio } from '../../broadcast/studio.ts';
import { answerAs } from '../../messaging/answer.ts';
import { ask } from '../../messaging/ask.ts';
import { NowPlayingPublisher } from '../../now-playing/publisher/now-playing-publisher.ts';
import { PageReaders } from '../../now-playing/publisher/page-readers.ts';

const log = logger('offscreen');

const NOT_LIVE = 'Nothing is live.';

const readers = PageReaders.listen();

readers.on('frames', (tabId) => {
  ask('framesCame', { tabId }).catch((error: unknown) => log.warn('New frames are not read.', error));
});

const studio = new Studio({
  nowPlaying: (request) =>
    new NowPlayingPublisher({
      request,
      readers,
      // The music goes on without a picture: nothing the host could mend.
      onTrouble: (error) => log.warn('The server did not take what is playing.', error),
    }),
  onSummary: (summary) => {
    ask('studioChanged', summary).catch((error: unknown) => log.warn('The badge is out of date.', error));
  },
  lookAtTab: (tabId) => ask('lookAtTab', { tabId }),
  captureAgain: (tabId) => tell(ask('captureAgain', { tabId })),
  onKeep: (broadcast) => tell(ask('keepBroadcast', broadcast)),
  onIdle: () => window.close(),
});

answerAs('offscreen', {
  // How they go is in the studio's state.
  start: (request) => void studio.start(request),
  goOn: (request) => void studio.goOn(request),
  end: () => studio.end(),
  isBusy: () => studio.isBusy,
  awaitsClick: ({ tabId }) => studio.awaitsClick(tabId),
  move: (grant) => studio.move(grant),
  tabLost: ({ tabId, loss }) => studio.tabLost(tabId, loss),
  tabStanding: ({ tabId, standing }) => studio.setTabStanding(tabId, standing),
  tabMuted: ({ tabId, muted }) => studio.setTabMuted(tabId, muted),
  readerLoss: ({ tabId, loss }) => studio.setReaderLoss(tabId, loss),
  setPaused: (paused) => studio.setPaused(paused),
  setMutedHere: (muted) => studio.setMutedHere(muted),
  dismissFailure: () => studio.dismissFailure(),
  steer: (call) => studio.steer(call),
  hold: (wish) => studio.talk?.hold(wish),
  listen: ({ channelId, isOn }) => studio.talk?.listen(channelId, isOn),
  setVolume: ({ channelId, volume }) => studio.talk?.setVolume(channelId, volume),
  armMicrophone: () => studio.talk?.arm(),
  chooseMicrophone: (choice) => studio.talk?.choose(choice),
  toggleTalk: async () => (await studio.talk?.toggle()) ?? true,
  setDeskOpen: (wish) => studio.desk?.setDeskOpen(wish),
  changeStrip: (change) => studio.desk?.changeStrip(change),
  setSolo: (wish) => studio.desk?.setSolo(wish),
  setCompressor: (wish) => studio.desk?.setCompressor(wish),
  setDucking: (change) => studio.desk?.setDucking(change),
  setMasterGain: (wish) => studio.desk?.setMasterGain(wish),
  setCrossfade: (wish) => studio.desk?.setCrossfade(wish),
  secondTab: (grant) => studio.desk?.secondTab(grant),
  dropSecondTab: () => studio.desk?.dropSecondTab(),
  jinglesChanged: () => studio.desk?.jinglesChanged(),
  playJingle: (wish) => studio.desk?.playJingle(wish),
  stopJingle: (wish) => studio.desk?.stopJingle(wish),
  talkback: (wish) => studio.desk?.talkback(wish),
  muteEverything: (wish) => studio.desk?.muteEverything(wish),
  resetClip: (wish) => studio.desk?.resetClip(wish),
  resetLoudness: () => studio.desk?.resetLoudness(),
  toggleMuteEverything: () => studio.desk?.toggleMuteEverything(),
  startRecording: async ({ isMultiTrack }) => (await studio.recording?.start(isMultiTrack)) ?? NOT_LIVE,
  stopRecording: async () => (await studio.recording?.stop()) ?? NOT_LIVE,
  listRecordings: async () => (await studio.recording?.list()) ?? { refusal: NOT_LIVE, recordings: [] },
});

browser.runtime.onConnect.addListener((port) => studio.watch(port));
window.addEventListener('online', () => studio.wake());
readers.on('gone', (tabId) => studio.pageGone(tabId));

function tell(told: Promise<unknown>): void {
  told.catch((error: unknown) => log.warn('The service worker was not told.', error));
}
