import type { TabSource } from '../capture/tab-source.ts';
import type { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import type { NowPlayingFeed } from './broadcast-options.ts';

/** What it takes to tell what plays in a tab. */
export type TabFeed = Pick<NowPlayingPublisher, 'follow' | 'readerLost' | 'resend' | 'close'>;

/** A tab, and whether its page can be read. */
export type ReadTab = Pick<TabSource, 'tabId' | 'isUnread' | 'on'>;

/** What plays in the tab of a source, wherever that moves; or in the second one, while that is in front. */
export class TabNowPlaying implements NowPlayingFeed {
  readonly #first: ReadTab;
  readonly #feed: TabFeed;
  #offs: readonly (() => void)[] = [];

  constructor(first: ReadTab, feed: TabFeed) {
    this.#first = first;
    this.#feed = feed;
    this.turnTo(undefined);
  }

  turnTo(second: ReadTab | undefined): void {
    const tab = second ?? this.#first;
    const feed = this.#feed;
    for (const off of this.#offs) off();
    feed.follow(tab.tabId);
    // Told before there was anybody to hear it.
    if (tab.isUnread) feed.readerLost();
    this.#offs = [tab.on('tab', (tabId) => feed.follow(tabId)), tab.on('unread', () => feed.readerLost())];
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
