import { expect, test } from 'vitest';
import { EchoWatch } from './echo-watch.ts';

/** Levels of a song, dBFS: the same each time, and like no other with another seed. */
function song(seed: number, readings: number): number[] {
  let state = seed;
  return Array.from({ length: readings }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return -30 + 24 * (state / 2_147_483_647 - 0.5);
  });
}

/** What the watch says in the end. */
function isHeard(guest: readonly number[], others: readonly number[]): boolean {
  const watch = new EchoWatch();
  for (const [at, db] of guest.entries()) watch.hear(db, others[at] ?? -100);
  return watch.isHeard;
}

test.each([0, 3, 9])('a show that comes back %i readings later, and softer, is heard', (lag) => {
  const show = song(7, 150);
  const guest = show.map((_, at) => (show[at - lag] ?? -100) - 12);
  expect(isHeard(guest, show)).toBe(true);
});

test('a voice of its own is none, and neither is silence', () => {
  const show = song(7, 150);
  expect(isHeard(song(11, 150), show)).toBe(false);
  expect(
    isHeard(
      show.map(() => -100),
      show,
    ),
  ).toBe(false);
});

test('steady tones are like everything, and tell nothing', () => {
  const steady = Array.from({ length: 150 }, () => -20);
  expect(isHeard(steady, steady)).toBe(false);
});

test('it takes some seconds to tell, and ends with what it was told from', () => {
  const show = song(7, 59);
  expect(isHeard(show, show)).toBe(false);
  const watch = new EchoWatch();
  for (const db of song(7, 100)) watch.hear(db, db);
  expect(watch.isHeard).toBe(true);
  watch.restart();
  expect(watch.isHeard).toBe(false);
  for (const [at, db] of song(7, 100).entries()) watch.hear(song(11, 100)[at] ?? 0, db);
  expect(watch.isHeard).toBe(false);
});

test('an echo that was mended is forgotten within some seconds', () => {
  const watch = new EchoWatch();
  for (const db of song(7, 120)) watch.hear(db, db);
  expect(watch.isHeard).toBe(true);
  const show = song(13, 120);
  for (const [at, db] of song(11, 120).entries()) watch.hear(db, show[at] ?? 0);
  expect(watch.isHeard).toBe(false);
});
