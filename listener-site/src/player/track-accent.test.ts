import { expect, test } from 'vitest';
import { sampleTracks } from './testing/sample-session.ts';
import { trackAccent } from './track-accent.ts';

const [withCover, withoutCover] = sampleTracks();
if (!withCover || !withoutCover) throw new Error('There are sample tracks.');

test("is the artwork's own where there is one", () => {
  expect(trackAccent(withCover, 'abcdefgh23')).toBe(withCover.accent);
});

test('is the same each time for a track without artwork, and for a session without a track', () => {
  expect(trackAccent(withoutCover, 'abcdefgh23')).toMatch(/^#[0-9a-f]{6}$/);
  expect(trackAccent(withoutCover, 'abcdefgh23')).toBe(trackAccent({ ...withoutCover, number: 9 }, 'other'));
  expect(trackAccent(null, 'abcdefgh23')).toBe(trackAccent(null, 'abcdefgh23'));
});

test('differs between tracks', () => {
  const accents = Array.from({ length: 40 }, (_, at) =>
    trackAccent({ ...withoutCover, title: `Track ${at}`, album: null }, 'abcdefgh23'),
  );
  expect(new Set(accents).size).toBeGreaterThan(3);
});
