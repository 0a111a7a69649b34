import { expect, test } from 'vitest';
import { guestStripOf, shownStripOf } from '../../messaging/shown-desk.fixture.ts';
import { shownStrip, stripTrouble } from '../../messaging/shown-desk.ts';
import { standingWords, troubleWords } from './strip-words.ts';

test.each(stripTrouble.options)('%s: what it is and what to do, for every kind of source', (trouble) => {
  for (const kind of shownStrip.shape.kind.options) {
    const { brief, words, advice } = troubleWords(trouble, kind);
    expect(brief.length).toBeLessThanOrEqual(12);
    expect(words).toMatch(/^[a-z].*\.$/);
    expect(advice).toMatch(/^[A-Z].*\.$/);
  }
});

test('says what a guest does in the order of what matters most', () => {
  const of = (changes: Parameters<typeof guestStripOf>[1]) => standingWords(guestStripOf('Grace', changes));
  expect(of({ isHere: false, isTalking: true })).toBe('Away');
  expect(of({ isTalking: true, isMuted: true })).toBe('Talking');
  expect(of({ isMuted: true, hasSound: false })).toBe('Out of the mix');
  expect(of({ hasSound: false })).toBe('Microphone off');
  expect(of({})).toBe('');
  expect(standingWords(shownStripOf({ hasSound: false }))).toBe('No sound');
});
