import { beforeEach, expect, test, vi } from 'vitest';
import { readingOf, trackReading } from '../page-facts.fixture.ts';
import type { ReaderLink } from './reader-link.ts';
import { TabFrames } from './tab-frames.ts';

const BLOG = readingOf({ page: { title: '', url: 'https://blog.example/' } });
const SONG = trackReading('First Light', { media: { playing: true }, url: 'https://blog.example/player' });

let frames: TabFrames;

beforeEach(() => {
  frames = new TabFrames();
});

const link = (picture?: Blob) => {
  const fetchArtwork = vi.fn<ReaderLink['fetchArtwork']>(() => Promise.resolve(picture));
  return { fetchArtwork };
};

test('the frame that sounds is read, and its pictures are fetched by it', async () => {
  const [page, frame] = [link(), link(new Blob())];
  frames.add(0, page);
  frames.add(7, frame);
  expect(frames.accept(0, page, BLOG)).toBe(true);
  expect(frames.accept(7, frame, SONG)).toBe(true);
  expect(frames.reading?.session.metadata?.title).toBe('First Light');
  expect(frames.accept(0, page, BLOG)).toBe(false);
  expect(await frames.fetchArtwork('https://a/1')).toBeInstanceOf(Blob);
  expect(page.fetchArtwork).not.toHaveBeenCalled();
});

test('a page’s title does not name what sounds in its frame, nor what sounded there', () => {
  const [page, frame] = [link(), link()];
  const titled = readingOf({ page: { title: 'My Blog', url: 'https://blog.example/' } });
  frames.add(0, page);
  frames.add(7, frame);
  frames.accept(0, page, titled);
  expect(frames.reading?.page.title).toBe('My Blog');
  frames.accept(7, frame, SONG);
  frames.accept(0, page, titled);
  frames.remove(7, frame);
  expect(frames.reading?.page.title).toBe('');
  frames.accept(0, page, { ...titled, media: SONG.media });
  expect(frames.reading?.page.title).toBe('My Blog');
});

test('a frame that is gone speaks no more', () => {
  const [page, frame] = [link(), link()];
  frames.add(0, page);
  frames.add(7, frame);
  frames.accept(0, page, BLOG);
  frames.accept(7, frame, SONG);
  expect(frames.remove(7, frame)).toBe(true);
  expect(frames.reading?.session.metadata).toBeNull();
  expect(frames.remove(7, frame)).toBe(false);
  frames.remove(0, page);
  expect(frames.isEmpty).toBe(true);
  expect(frames.reading).toBeUndefined();
});

test('a frame’s next page takes the place of the former, which has nothing more to say', () => {
  const [former, next] = [link(), link()];
  frames.add(7, former);
  frames.accept(7, former, SONG);
  frames.add(7, next);
  expect(frames.accept(7, former, SONG)).toBe(false);
  expect(frames.remove(7, former)).toBe(false);
  expect(frames.accept(7, next, BLOG)).toBe(true);
  expect(frames.reading?.session.metadata).toBeNull();
});

test('a page with frames without end is heard in the first ones', () => {
  const rooms = Array.from({ length: 100 }, (_, id) => frames.add(id, link()));
  expect(rooms.filter(Boolean)).toHaveLength(64);
  expect(frames.add(3, link())).toBe(true);
});
