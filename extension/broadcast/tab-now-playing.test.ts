import { createNanoEvents } from 'nanoevents';
import { expect, test, vi } from 'vitest';
import type { TabSourceEvents } from '../capture/tab-source.ts';
import { TabNowPlaying } from './tab-now-playing.ts';

function stage(isUnread: boolean) {
  const news = createNanoEvents<TabSourceEvents>();
  const feed = { follow: vi.fn(), readerLost: vi.fn(), resend: vi.fn(), close: vi.fn() };
  const nowPlaying = new TabNowPlaying({ tabId: 1, isUnread, on: news.on.bind(news) }, feed);
  return { news, feed, nowPlaying };
}

test('follows the source from tab to tab, and forgets a page that is lost', () => {
  const { news, feed } = stage(false);
  expect(feed.readerLost).not.toHaveBeenCalled();
  news.emit('tab', 2);
  expect(feed.follow.mock.calls).toEqual([[1], [2]]);
  news.emit('unread');
  expect(feed.readerLost).toHaveBeenCalledOnce();
});

test('shows what the second tab plays while that is in front, and of the first nothing', () => {
  const { news, feed, nowPlaying } = stage(true);
  const second = createNanoEvents<TabSourceEvents>();
  nowPlaying.turnTo({ tabId: 8, isUnread: false, on: second.on.bind(second) });
  news.emit('tab', 2);
  news.emit('unread');
  second.emit('tab', 9);
  expect(feed.follow.mock.calls).toEqual([[1], [8], [9]]);
  expect(feed.readerLost).toHaveBeenCalledOnce();
  nowPlaying.turnTo(undefined);
  second.emit('tab', 10);
  second.emit('unread');
  expect(feed.follow.mock.calls).toEqual([[1], [8], [9], [1]]);
  expect(feed.readerLost).toHaveBeenCalledTimes(2);
});

test('shows nothing of a page that was lost before', () => {
  expect(stage(true).feed.readerLost).toHaveBeenCalledOnce();
});

test('says all again, and hears nothing once it is closed', () => {
  const { news, feed, nowPlaying } = stage(false);
  nowPlaying.resend();
  nowPlaying.close();
  news.emit('tab', 2);
  news.emit('unread');
  expect(feed.resend).toHaveBeenCalledOnce();
  expect(feed.close).toHaveBeenCalledOnce();
  expect(feed.follow).toHaveBeenCalledOnce();
  expect(feed.readerLost).not.toHaveBeenCalled();
});
