import { describe, expect, test } from 'vitest';
import { factsOf, siteFactsOf } from './page-facts.fixture.ts';
import type { PagePosition } from './page-facts.ts';
import { playbackOf } from './playback.ts';

const at = (positionMs: number): PagePosition => ({ positionMs, durationMs: 90_000, rate: 1 });

test('of positions, the Media Session comes first', () => {
  const facts = factsOf({
    session: { metadata: null, playbackState: 'paused', position: at(1000) },
    media: { position: at(2000) },
    site: siteFactsOf({ playing: false, position: at(3000) }),
  });
  expect(playbackOf(facts, 5)).toEqual({
    playbackState: 'paused',
    anchor: { positionMs: 1000, durationMs: 90_000, rate: 0, atMs: 5 },
  });
});

describe('whether it plays', () => {
  const heard = { playing: true };
  const muted = { playing: true, silent: true };
  const stopped = { playing: false };
  test.each([
    ['paused', heard, null, 'playing'],
    ['none', heard, null, 'playing'],
    ['paused', { ...heard, waiting: true }, null, 'playing'],
    ['playing', stopped, null, 'paused'],
    ['playing', stopped, true, 'playing'],
    ['playing', muted, null, 'playing'],
    ['paused', muted, null, 'paused'],
    ['none', muted, null, 'playing'],
    ['none', stopped, null, 'paused'],
    ['none', stopped, true, 'playing'],
    ['playing', null, null, 'playing'],
    ['paused', null, null, 'paused'],
    ['none', null, true, 'playing'],
    ['none', null, false, 'paused'],
    ['none', null, null, 'none'],
  ] as const)('said "%s", element %o, site %s: %s', (said, media, playing, state) => {
    const session = { metadata: null, playbackState: said, position: null };
    expect(playbackOf(factsOf({ session, media, site: siteFactsOf({ playing }) }), 5).playbackState).toBe(
      state,
    );
  });
});

describe('what sounds without an element (Web Audio) plays, whatever the page says', () => {
  const stopped = { playing: false, position: at(2000) };
  test.each([
    ['paused', null, null, 7000, 'playing'],
    ['paused', null, null, 6999, 'paused'],
    ['none', null, null, 7000, 'playing'],
    ['none', null, null, undefined, 'none'],
    ['paused', stopped, null, 7000, 'playing'],
    ['paused', stopped, null, 3000, 'paused'],
    ['paused', null, false, 7000, 'paused'],
  ] as const)(
    'said "%s", element %o, site %s, sounds for %s ms: %s',
    (said, media, playing, soundsForMs, state) => {
      const session = { metadata: null, playbackState: said, position: null };
      const { playbackState, anchor } = playbackOf(
        factsOf({ session, media, soundsForMs, site: siteFactsOf({ playing }) }),
        5,
      );
      expect(playbackState).toBe(state);
      // What stands is not where the music is.
      if (state === 'playing') expect(anchor).toBeNull();
    },
  );
});

test('music that waits for more of itself plays, and stands', () => {
  const session = { metadata: null, playbackState: 'playing' as const, position: at(1000) };
  const media = { playing: true, waiting: true, position: at(2000) };
  expect(playbackOf(factsOf({ session, media }), 5)).toMatchObject({
    playbackState: 'playing',
    anchor: { positionMs: 1000, rate: 0 },
  });
});

test('what it leaves open, the media element fills in, then the site file', () => {
  const media = { playing: true, position: null };
  const site = siteFactsOf({ playing: false, position: at(3000) });
  expect(playbackOf(factsOf({ media, site }), 5)).toEqual({
    playbackState: 'playing',
    anchor: { positionMs: 3000, durationMs: 90_000, rate: 1, atMs: 5 },
  });
  expect(playbackOf(factsOf({ site }), 5).playbackState).toBe('paused');
});

test('a page of which nothing is known plays nothing', () => {
  expect(playbackOf(factsOf({}), 5)).toEqual({ playbackState: 'none', anchor: null });
  expect(playbackOf(factsOf({ site: siteFactsOf({ playing: null }) }), 5).playbackState).toBe('none');
});

test('a Media Session that does not count is passed over', () => {
  const facts = factsOf({
    session: { metadata: null, playbackState: 'paused', position: at(1000) },
    media: { playing: true, position: at(2000) },
    site: siteFactsOf({ sessionCounts: false }),
  });
  expect(playbackOf(facts, 5)).toMatchObject({ playbackState: 'playing', anchor: { positionMs: 2000 } });
});

test('an advertisement has no place in a track', () => {
  const facts = factsOf({
    session: { metadata: null, playbackState: 'playing', position: at(1000) },
    site: siteFactsOf({ advertisement: true }),
  });
  expect(playbackOf(facts, 5)).toEqual({ playbackState: 'none', anchor: null });
});
