import { describe, expect, test } from 'vitest';
import { readingOf } from '../page-facts.fixture.ts';
import type { PageReading } from '../page-facts.ts';
import { mergedReading, whoSpeaks } from './speaking-frame.ts';

const at = (positionMs: number) => ({ positionMs, durationMs: 90_000, rate: 1 });
const says = (title: string, playbackState: 'none' | 'playing' | 'paused' = 'none') => ({
  metadata: { title, artist: '', album: '', artwork: [] },
  playbackState,
  position: null,
});
const titled = (title: string, url = 'https://blog.example/post') => ({ title, url });
const heard = { playing: true, position: at(1000) };
const stands = { playing: false, position: at(1000) };

const BLOG = readingOf({ page: titled('') });
const SONG = readingOf({ session: says('First Light'), media: heard, page: titled('') });
const PAUSED = readingOf({ session: says('First Light', 'paused'), media: stands, page: titled('') });

function speaks(frames: readonly PageReading[], former?: number) {
  const readings = new Map(frames.map((reading, id) => [id, reading]));
  return whoSpeaks(readings, former === undefined ? undefined : { words: former, sound: former });
}

describe('of a page and its frames', () => {
  test.each([
    ['nobody where there are none', [], undefined, undefined],
    ['the page, where nothing says anything', [BLOG, BLOG], undefined, 0],
    ['the frame that sounds', [BLOG, SONG], undefined, 1],
    ['the frame that sounds, in the deepest', [BLOG, BLOG, SONG], undefined, 2],
    ['the frame that sounds, though the page says something', [PAUSED, SONG], 0, 1],
    ['the one that did, as long as it sounds', [SONG, SONG, SONG], 2, 2],
    ['the page, where several begin at once', [SONG, SONG], undefined, 0],
    ['the one that did, while it is paused', [BLOG, PAUSED], 1, 1],
    ['another that says it plays', [readingOf({ session: says('Web Audio', 'playing') }), PAUSED], 1, 0],
    [
      'a frame that sounds and has but a title',
      [PAUSED, readingOf({ media: heard, page: titled('A title') })],
      0,
      1,
    ],
    [
      'the page that says something, where what sounds has no name at all',
      [PAUSED, readingOf({ media: heard, page: titled('') })],
      0,
      0,
    ],
    [
      'not a frame that is muted',
      [SONG, readingOf({ session: says('A preview'), media: { playing: true, silent: true } })],
      undefined,
      0,
    ],
  ])('%s', (_what, frames, former, speaker) => {
    expect(speaks(frames, former)).toEqual(
      speaker === undefined ? undefined : { words: speaker, sound: speaker },
    );
  });

  test('two speak where the page names what a frame plays', () => {
    const page = readingOf({ session: says('First Light', 'paused'), page: titled('My Blog'), atMs: 1000 });
    const frame = readingOf({ media: heard, page: titled('', 'https://blog.example/player'), atMs: 4000 });
    expect(speaks([page, frame])).toEqual({ words: 0, sound: 1 });
    const merged = mergedReading(
      new Map([
        [0, page],
        [1, frame],
      ]),
      { words: 0, sound: 1 },
    );
    expect(merged).toMatchObject({
      session: { metadata: { title: 'First Light' } },
      media: { playing: true, position: at(1000) },
      page: titled('My Blog'),
      atMs: 4000,
    });
  });

  test('what moves has moved on where the other frame spoke later', () => {
    const page = readingOf({ session: { ...says('First Light'), position: at(10_000) }, atMs: 1000 });
    const frame = readingOf({ media: { playing: true }, atMs: 4000 });
    const merged = mergedReading(
      new Map([
        [0, page],
        [1, frame],
      ]),
      { words: 0, sound: 1 },
    );
    expect(merged?.session.position).toEqual(at(13_000));
  });
});

test('where the page said once where an element in a frame is, the element says it from then on', () => {
  const page = readingOf({ session: { ...says('First Light'), position: at(10_000) }, atMs: 1000 });
  const element = { positionMs: 70_000, durationMs: 90_400, rate: 1 };
  // It waits for its bytes since it was there.
  const frame = readingOf({ media: { playing: true, position: { ...element, rate: 0 } }, atMs: 90_000 });
  const merged = mergedReading(
    new Map([
      [0, page],
      [1, frame],
    ]),
    { words: 0, sound: 1 },
  );
  expect(merged?.session.position).toBeNull();
  expect(merged?.media?.position?.positionMs).toBe(70_000);
});

test.each([
  ['the page’s, of a frame of its own origin', 'https://blog.example/player', 'https://blog.example/post'],
  ['the page’s, of a frame that has none', 'about:srcdoc', 'https://blog.example/post'],
  ['its own, of another site’s frame', 'https://player.example/embed/1', 'https://player.example/embed/1'],
])('the address is %s', (_what, url, expected) => {
  const frame = readingOf({ ...SONG, page: titled('', url) });
  expect(
    mergedReading(
      new Map([
        [0, BLOG],
        [3, frame],
      ]),
      { words: 3, sound: 3 },
    )?.page.url,
  ).toBe(expected);
});
