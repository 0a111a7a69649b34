import type { TabSource } from '../capture/tab-source.ts';
import type { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import type { NowPlayingFeed } from './broadcast-options.ts';

/** What it takes to tell what plays in a tab. */
export type TabFeed = Pick<NowPlayingPublisher, 'follow' | 'readerLost' | 'resend' | 'close'>;

/** What plays in the tab of a source, wherever that moves. */
export class TabNowPlaying implements NowPlayingFeed {
  readonly #feed: TabFeed;
  readonly #offs: readonly (() => void)[];

  constructor(source: Pick<TabSource, 'tabId' | 'isUnread' | 'on'>, feed: TabFeed) {
    this.#feed = feed;
    feed.follow(source.tabId);
    // Told before there was anybody to hear it.
    if (source.isUnread) feed.readerLost();
    this.#offs = [
      source.on('tab', (tabId) => feed.follow(tabId)),
      source.on('unread', () => feed.readerLost()),
    ];
  }

  resend(): void {
    this.#feed.resend();
  }

  /** Idempotent. */
  close(): void {
    for (const off of this.#offs) off();
    this.#feed.close();
  }
}
