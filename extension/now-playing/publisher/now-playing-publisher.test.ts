import { type ArtworkUpload, NOW_PLAYING_PACE, ProtocolError } from '@auxcast/shared-types';
import { createNanoEvents } from 'nanoevents';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mediaFactsOf, readingOf, siteFactsOf, trackReading } from '../page-facts.fixture.ts';
import type { PageReading } from '../page-facts.ts';
import { NowPlayingPublisher } from './now-playing-publisher.ts';
import type { PageReaderEvents, ReadingSource } from './page-readers.ts';
import { ToldServer } from './told-server.fixture.ts';

const TAB = 7;

class Readers implements ReadingSource {
  readonly #emitter = createNanoEvents<PageReaderEvents>();
  readonly #last = new Map<number, PageReading>();

  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  lastReading(tabId: number): PageReading | undefined {
    return this.#last.get(tabId);
  }

  fetchArtwork(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  say(reading: PageReading, tabId = TAB): void {
    this.#last.set(tabId, reading);
    this.#emitter.emit('reading', tabId, reading);
  }

  leave(tabId = TAB): void {
    this.#last.delete(tabId);
    this.#emitter.emit('gone', tabId);
  }
}

let readers: Readers;
let server: ToldServer;
let publisher: NowPlayingPublisher;
const onTrouble = vi.fn<(error: ProtocolError) => void>();
const fetchArtwork = vi.fn<(tabId: number, src: string) => Promise<ArtworkUpload | undefined>>();

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  onTrouble.mockReset();
  fetchArtwork
    .mockReset()
    .mockImplementation((_tabId, src) => Promise.resolve({ type: 'image/png', data: btoa(src) }));
  readers = new Readers();
  server = new ToldServer();
  publisher = new NowPlayingPublisher({ readers, request: server.request, onTrouble, fetchArtwork });
});

afterEach(() => {
  publisher.close();
  vi.useRealTimers();
});

/** Until everything that is under way has come to its end, `ms` later. */
async function settle(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

const playingAt = (positionMs: number) => ({
  media: { playing: true, position: { positionMs, durationMs: 90_000, rate: 1 } },
});

test('what the tab plays is told once', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle();
  expect(server.told).toMatchObject({
    track: { title: 'First Light', artist: 'Someone', album: 'Something', source: { site: 'music.example' } },
    playbackState: 'playing',
    anchor: { positionMs: 5000, durationMs: 90_000, rate: 1 },
  });
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle();
  expect(server.methods).toEqual(['nowPlaying']);
});

test('until the next track is there the one before is shown, and after a while none', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('Loading…'));
  await settle();
  expect(server.told.track).toBeNull();
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle(60_000);
  readers.say(trackReading('Loading…', playingAt(0)));
  await settle(5000);
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, anchor: null });
  readers.say(trackReading('Second Wind', playingAt(0)));
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'Second Wind' }, anchor: { positionMs: 0 } });
  readers.say(trackReading('Loading…'));
  await settle(10_000);
  expect(server.told.track).toBeNull();
  expect(server.titles).toEqual(['First Light', 'Second Wind']);
});

test('what may be an advertisement is none that is shown until its length is known', async () => {
  const said = (title: string, durationMs: number | null) => {
    const metadata = { title, artist: 'Music', album: '', artwork: [] };
    const media = mediaFactsOf({ playing: true, position: { positionMs: 0, durationMs, rate: 1 } });
    readers.say(
      readingOf({
        session: { metadata, playbackState: 'none', position: null },
        media,
        page: { title: '', url: 'https://music.example/' },
      }),
    );
  };
  publisher.follow(TAB);
  said('First Light', 90_000);
  await settle(60_000);
  said('Advertisement', null);
  await settle(1000);
  said('Advertisement', 20_000);
  await settle(20_000);
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, playbackState: 'none' });
  // The next song's element is there before its words.
  said('Advertisement', 200_000);
  await settle(2000);
  expect(server.titles).toEqual(['First Light']);
  await settle(1000);
  expect(server.titles).toEqual(['First Light', 'Advertisement']);
});

test('what was read before the broadcast began counts', async () => {
  readers.say(trackReading('First Light'));
  await settle();
  expect(server.methods).toEqual([]);
  publisher.follow(TAB);
  await settle();
  expect(server.told.track?.title).toBe('First Light');
});

test('other tabs are nobody’s business', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('Elsewhere'), TAB + 1);
  await settle();
  expect(server.methods).toEqual([]);
});

test('another tab that is followed plays another track at once, however much alike', async () => {
  const other = TAB + 1;
  readers.say(trackReading('Song 2', playingAt(0)), other);
  publisher.follow(TAB);
  readers.say(trackReading('Song 1', playingAt(5000)));
  await settle();
  publisher.follow(other);
  await settle();
  publisher.follow(TAB);
  await settle();
  expect(server.titles).toEqual(['Song 1', 'Song 2', 'Song 1']);
  expect(server.methods).toEqual(['nowPlaying', 'nowPlaying', 'nowPlaying']);
});

test('an advertisement in another tab that is followed is none of the track before', async () => {
  const other = TAB + 1;
  readers.say(readingOf({ site: siteFactsOf({ advertisement: true }) }), other);
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle();
  publisher.follow(other);
  await settle();
  expect(server.told).toMatchObject({ track: null, playbackState: 'none' });
});

test('a tab that was left is not listened to any more, even where its track had still to settle', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('Loading…'));
  publisher.follow(TAB + 1);
  await settle(2000);
  readers.say(trackReading('Second Wind'), TAB + 1);
  await settle(20_000);
  expect(server.told.track?.title).toBe('Second Wind');
});

test('a position that was read long ago is told as it is now', async () => {
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle(80_000);
  publisher.follow(TAB);
  await settle();
  // The protocol takes what is a minute old at most.
  expect(server.told.anchor).toMatchObject({ positionMs: 25_000, durationMs: 90_000 });
  await settle(60_000);
  publisher.resend();
  await settle();
  expect(server.told.anchor).toMatchObject({ positionMs: 85_000 });
});

test('a position is told only when it is not what everyone extrapolates', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle(10_000);
  readers.say(trackReading('First Light', playingAt(15_200)));
  await settle();
  expect(server.methods).toEqual(['nowPlaying']);
  readers.say(trackReading('First Light', playingAt(60_000)));
  await settle();
  expect(server.methods).toEqual(['nowPlaying', 'position']);
  expect(server.told.anchor).toMatchObject({ positionMs: 60_000, rate: 1 });
});

test('a pause is told with the position where it stands', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle(2000);
  const media = { playing: false, position: { positionMs: 7000, durationMs: 90_000, rate: 1 } };
  readers.say(trackReading('First Light', { media }));
  await settle();
  expect(server.told).toMatchObject({ playbackState: 'paused', anchor: { positionMs: 7000, rate: 0 } });
});

test('the track does not wait for its picture, which follows', async () => {
  let bring: (file: ArtworkUpload) => void = () => undefined;
  fetchArtwork.mockImplementation(() => new Promise((resolve) => (bring = resolve)));
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, artwork: null });
  bring({ type: 'image/png', data: btoa('cover') });
  await settle();
  expect(server.methods).toEqual(['nowPlaying', 'artwork', 'nowPlaying']);
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, artwork: 'cover' });
});

test('a picture that comes after its track is over is not shown', async () => {
  let bring: (file: ArtworkUpload) => void = () => undefined;
  fetchArtwork.mockImplementationOnce(() => new Promise((resolve) => (bring = resolve)));
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  readers.say(trackReading('Second Wind', { artwork: ['https://a/2.png'] }));
  await settle();
  bring({ type: 'image/png', data: btoa('late') });
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'Second Wind' }, artwork: 'https://a/2.png' });
});

test('a picture that the server refuses is reported, and the track stays', async () => {
  const refusal = new ProtocolError('bad-artwork', 'no picture');
  server.beforeAnswer = (method) => (method === 'artwork' ? Promise.reject(refusal) : Promise.resolve());
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  expect(onTrouble).toHaveBeenCalledExactlyOnceWith(refusal);
  expect(server.told.track?.title).toBe('First Light');
});

test.each(['timeout', 'rate-limited', 'unavailable', 'internal'] as const)(
  'a picture whose upload failed with "%s" is sent again, without fetching it again',
  async (code) => {
    let failures = 2;
    server.beforeAnswer = async (method) => {
      if (method !== 'artwork' || failures === 0) return;
      failures -= 1;
      throw new ProtocolError(code, 'not now');
    };
    publisher.follow(TAB);
    readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
    await settle(60_000);
    expect(server.told.artwork).toBe('https://a/1.png');
    expect(fetchArtwork).toHaveBeenCalledTimes(1);
    expect(onTrouble).not.toHaveBeenCalled();
  },
);

test('a picture waits as long as the server asks', async () => {
  server.beforeAnswer = async (method) => {
    if (method === 'artwork') throw new ProtocolError('rate-limited', 'later', { retryAfterMs: 60_000 });
  };
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle(60_000);
  expect(server.methods).toEqual(['nowPlaying', 'artwork']);
  server.beforeAnswer = () => Promise.resolve();
  await settle(5000);
  expect(server.told.artwork).toBe('https://a/1.png');
});

test('a picture that could not be fetched is tried again', async () => {
  fetchArtwork.mockResolvedValueOnce(undefined);
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, artwork: null });
  await settle(5000);
  expect(server.told.artwork).toBe('https://a/1.png');
});

test('a picture is not tried for ever', async () => {
  fetchArtwork.mockResolvedValue(undefined);
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle(600_000);
  expect(fetchArtwork).toHaveBeenCalledTimes(5);
  const failure = new ProtocolError('unavailable', 'not now');
  fetchArtwork.mockResolvedValue({ type: 'image/png', data: btoa('cover') });
  server.beforeAnswer = (method) => (method === 'artwork' ? Promise.reject(failure) : Promise.resolve());
  readers.say(trackReading('Second Wind', { artwork: ['https://a/2.png'] }));
  await settle(600_000);
  expect(server.methods.filter((method) => method === 'artwork')).toHaveLength(5);
  expect(onTrouble).toHaveBeenCalledExactlyOnceWith(failure);
});

test('a track that is over does not go on looking for its picture, nor does a broadcast', async () => {
  fetchArtwork.mockResolvedValue(undefined);
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  readers.say(trackReading('Second Wind', { artwork: ['https://a/2.png'] }));
  await settle(1000);
  publisher.close();
  await settle(60_000);
  expect(fetchArtwork.mock.calls.map(([, src]) => src)).toEqual(['https://a/1.png', 'https://a/2.png']);
});

test('an upload that fails after the host is back does not double the one that follows', async () => {
  let fail: (error: ProtocolError) => void = () => undefined;
  server.beforeAnswer = (method) =>
    method === 'artwork' ? new Promise((_resolve, reject) => (fail = reject)) : Promise.resolve();
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  server.beforeAnswer = () => Promise.resolve();
  publisher.resend();
  fail(new ProtocolError('disconnected', 'away'));
  await settle(60_000);
  expect(server.told.artwork).toBe('https://a/1.png');
  expect(server.methods.filter((method) => method === 'artwork')).toHaveLength(2);
});

test('what is superseded while a request is under way is never sent', async () => {
  let answer: () => void = () => undefined;
  server.beforeAnswer = () => new Promise((resolve) => (answer = resolve));
  publisher.follow(TAB);
  for (const title of ['One', 'Two', 'Three']) readers.say(trackReading(title));
  await settle();
  server.beforeAnswer = () => Promise.resolve();
  answer();
  await settle();
  expect(server.methods).toEqual(['nowPlaying', 'nowPlaying']);
  expect(server.told.track?.title).toBe('Three');
});

test('after the host is back everything is told again', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', { artwork: ['https://a/1.png'] }));
  await settle();
  server.methods.length = 0;
  publisher.resend();
  await settle();
  expect(server.methods).toEqual(['nowPlaying', 'artwork', 'nowPlaying']);
  expect(fetchArtwork).toHaveBeenCalledTimes(1);
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, artwork: 'https://a/1.png' });
});

test('a connection that breaks costs nothing: it is tried again', async () => {
  server.beforeAnswer = () => Promise.reject(new ProtocolError('disconnected', 'away'));
  publisher.follow(TAB);
  readers.say(trackReading('First Light'));
  await settle(5000);
  server.beforeAnswer = () => Promise.resolve();
  await settle(5000);
  expect(server.told.track?.title).toBe('First Light');
  expect(onTrouble).not.toHaveBeenCalled();
});

test('a report that the server refuses is not sent over and over', async () => {
  server.beforeAnswer = () => Promise.reject(new ProtocolError('bad-request', 'no'));
  publisher.follow(TAB);
  readers.say(trackReading('First Light'));
  await settle(60_000);
  expect(server.methods).toEqual(['nowPlaying']);
  expect(onTrouble).toHaveBeenCalledTimes(1);
});

test('a page that loads anew within moments leaves no trace', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light'));
  await settle();
  readers.leave();
  await settle(1000);
  readers.say(trackReading('First Light'));
  await settle(60_000);
  expect(server.methods).toEqual(['nowPlaying']);
});

test('a page that does not come back plays nothing any more', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(0)));
  await settle();
  readers.leave();
  await settle(10_000);
  expect(server.told).toEqual({ track: null, playbackState: 'none', anchor: null, artwork: null });
});

test('a lost reader is told at once, and the same track with its picture when it is back', async () => {
  publisher.follow(TAB);
  const reading = trackReading('First Light', { artwork: ['https://a/1.png'] });
  readers.say(reading);
  await settle();
  publisher.readerLost();
  await settle();
  expect(server.told.track).toBeNull();
  readers.say(reading);
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, artwork: 'https://a/1.png' });
});

test('during an advertisement the track stays, without a position', async () => {
  publisher.follow(TAB);
  readers.say(trackReading('First Light', playingAt(5000)));
  await settle();
  const advertisement = trackReading('Soap for Everyone', playingAt(0));
  readers.say({ ...advertisement, site: siteFactsOf({ advertisement: true }) });
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, playbackState: 'none', anchor: null });
  readers.say(trackReading('First Light', playingAt(6000)));
  await settle();
  expect(server.told).toMatchObject({ track: { title: 'First Light' }, playbackState: 'playing' });
});

test('an advertisement before any track is nothing', async () => {
  publisher.follow(TAB);
  readers.say(
    readingOf({
      site: siteFactsOf({ advertisement: true }),
      page: { title: 'Soap', url: 'https://a.example/' },
    }),
  );
  await settle();
  expect(server.told).toMatchObject({ track: null, playbackState: 'none' });
});

test('the source is the page where the track began, not where the host goes on looking', async () => {
  publisher.follow(TAB);
  const atMs = performance.now();
  readers.say(trackReading('First Light', { url: 'https://soundcloud.com/ada/old', atMs }));
  readers.say(trackReading('First Light', { url: 'https://soundcloud.com/ada/track', atMs: atMs + 500 }));
  await settle();
  expect(server.told.track?.source?.url).toBe('https://soundcloud.com/ada/track');
  readers.say(trackReading('First Light', { url: 'https://soundcloud.com/ada/likes', atMs: atMs + 60_000 }));
  await settle();
  expect(server.told.track?.source?.url).toBe('https://soundcloud.com/ada/track');
});

test('what is said later of the same track amends it: it neither begins anew nor is its picture asked for again', async () => {
  publisher.follow(TAB);
  const said = trackReading('First Light', { ...playingAt(5000), artwork: ['https://a/1.png'] });
  const { metadata } = said.session;
  const bare = metadata && { ...metadata, album: '', artist: '' };
  readers.say({ ...said, session: { ...said.session, metadata: bare } });
  await settle(3000);
  expect(server.told).toMatchObject({ track: { artist: null, album: null }, artwork: 'https://a/1.png' });
  readers.say(trackReading('First Light', { ...playingAt(8000), artwork: ['https://a/1.png'] }));
  await settle();
  expect(server.told).toMatchObject({
    track: { title: 'First Light', artist: 'Someone', album: 'Something' },
    artwork: 'https://a/1.png',
  });
  const later = trackReading('First Light', playingAt(8000));
  readers.say({ ...later, session: { ...later.session, metadata: bare } });
  await settle();
  expect(server.told.track).toMatchObject({ artist: 'Someone', album: 'Something' });
  expect(server.methods).toEqual(['nowPlaying', 'artwork', 'nowPlaying', 'nowPlaying']);
  expect(fetchArtwork).toHaveBeenCalledTimes(1);
});

test('whatever a page does, no more is asked of the server than it lets through, and the last word is told', async () => {
  publisher.follow(TAB);
  for (let n = 0; n < 480; n += 1) {
    const artwork = [`https://a/${n}.png`];
    readers.say(trackReading(n % 3 === 0 ? 'Tick' : 'Tock', { ...playingAt((n % 7) * 9000), artwork }));
    await settle(250);
  }
  const { burst, everyMs } = NOW_PLAYING_PACE.events;
  const told = server.methods.filter((method) => method !== 'artwork');
  expect(told.length).toBeLessThanOrEqual(burst + 120_000 / everyMs);
  expect(fetchArtwork.mock.calls.length).toBeLessThanOrEqual(12 + 120_000 / 4000);
  readers.say(trackReading('The last', { ...playingAt(1000), artwork: ['https://a/last.png'] }));
  await settle(20_000);
  expect(server.told).toMatchObject({ track: { title: 'The last' }, artwork: 'https://a/last.png' });
});

test('a title that scrolls is one track', async () => {
  publisher.follow(TAB);
  const title = 'Now playing: a very long name of a song *** ';
  for (let n = 0; n < 240; n += 1) {
    const shown = title.slice(n % title.length) + title.slice(0, n % title.length);
    readers.say(readingOf({ ...playingAt(n * 250), page: { title: shown, url: 'https://a.example/' } }));
    await settle(250);
  }
  expect(server.methods).toEqual(['nowPlaying']);
});

test.each([-20_000, 130_000])('nobody notices that the clock is set by %i ms', async (byMs) => {
  publisher.follow(TAB);
  const reading = trackReading('First Light', playingAt(5000));
  readers.say(reading);
  await settle(10_000);
  vi.setSystemTime(Date.now() + byMs);
  readers.say(trackReading('First Light', playingAt(15_000)));
  await settle();
  expect(server.methods).toEqual(['nowPlaying']);
  publisher.resend();
  await settle();
  const { anchor } = server.told;
  expect((anchor?.positionMs ?? 0) + performance.now() - (anchor?.atMs ?? 0)).toBeCloseTo(15_000);
});

test('after closing nothing is sent', async () => {
  publisher.follow(TAB);
  publisher.close();
  publisher.close();
  readers.say(trackReading('First Light'));
  publisher.follow(TAB);
  publisher.readerLost();
  await settle(60_000);
  expect(server.methods).toEqual([]);
});
