import type { SeenYou } from '@auxcast/shared-types';
import { sampleStage } from '@auxcast/shared-types/talk/testing/sample-talk.fixture.ts';
import { expect, test } from 'vitest';
import { chosenFeed, PLACES, stagePlace, talkbackWords } from './stage-words.ts';

const GUEST: SeenYou = { role: 'guest', name: 'Ada', isMuted: false, asksSinceMs: null, stage: null };

test('the three mutes and the two places are told apart', () => {
  const place = (stage: Parameters<typeof sampleStage>[0], you: Partial<SeenYou> = {}) =>
    stagePlace({ ...GUEST, ...you, stage: sampleStage(stage) });
  expect(stagePlace(GUEST)).toBeUndefined();
  expect(place({})).toBe('on-air');
  expect(place({ isOnAir: false })).toBe('green-room');
  expect(place({ isOnAir: false }, { role: 'ops' })).toBe('off-air');
  expect(place({ isMuted: true })).toBe('taken-out');
  // Off air there is nothing to be taken out of.
  expect(place({ isMuted: true, isOnAir: false })).toBe('green-room');
  // Who nobody hears is not on air, whatever the desk says.
  expect(place({}, { isMuted: true })).toBe('muted');
  expect(new Set(Object.values(PLACES).map(({ sign }) => sign)).size).toBe(5);
});

test('says who talks from the desk', () => {
  expect(talkbackWords([])).toBe('');
  expect(talkbackWords(['Mika'])).toMatch(/^Mika talks to you/);
  expect(talkbackWords(['Mika', 'Bo'])).toMatch(/^Mika and Bo talk to you/);
});

test('a feed of a later version counts as the program, as which it is heard', () => {
  expect(chosenFeed('off')).toBe('off');
  expect(chosenFeed('program-minus')).toBe('program-minus');
});
