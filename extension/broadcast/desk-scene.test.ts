import { DUCKING, type SeenDesk, type SeenStrip } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { sampleDesk, sampleStrip, stageWith } from './desk.fixture.ts';
import { type DeskInputs, deskScene } from './desk-scene.ts';

function scene(strips: readonly SeenStrip[], change: Partial<DeskInputs> = {}, desk: Partial<SeenDesk> = {}) {
  return deskScene({
    desk: sampleDesk({ strips: [...strips], ...desk }),
    strips,
    room: stageWith(),
    held: [],
    isMicrophoneOpen: false,
    hasSecondTab: false,
    isJinglePlaying: false,
    masterGain: 1,
    ...change,
  });
}

describe('what is mixed', () => {
  test('a closed desk has nothing to mix, and a desk that was never opened neither', () => {
    expect(scene([], {}, { isOpen: false }).facts.isDeskOpen).toBe(false);
    expect(scene([], { desk: undefined }).facts.isDeskOpen).toBe(false);
  });

  test('a tab at unity is plain; with a fader, a mute or a master moved it is not', () => {
    const plain = (change: Partial<SeenStrip>, masterGain = 1) =>
      scene([sampleStrip('tab', change)], { masterGain }).facts.isTabPlain;
    expect(plain({})).toBe(true);
    expect(plain({ gain: 0.9 })).toBe(false);
    expect(plain({ isMuted: true })).toBe(false);
    expect(plain({}, 1.1)).toBe(false);
  });

  test('guests on air are let in and counted, those in the green room are not', () => {
    const { facts, onAir, strips } = scene([
      sampleStrip('ada', { isOnAir: true }),
      sampleStrip('bob', { isOnAir: false }),
    ]);
    expect(facts.guestsOnAir).toBe(1);
    expect([...onAir]).toEqual(['ada']);
    expect(strips.get('ada')?.isOpen).toBe(true);
    expect(strips.get('bob')?.isOpen).toBe(false);
  });
});

describe('the host’s own voice', () => {
  const isLetIn = (held: string[]) =>
    scene([sampleStrip('microphone')], { held, isMicrophoneOpen: true }).strips.get('microphone')?.isOpen;

  test('is in the program while the host talks on stage', () => {
    expect(isLetIn(['stage'])).toBe(true);
    expect(isLetIn([])).toBe(false);
    expect(isLetIn(['crew'])).toBe(false);
  });

  test('is out of it while the host talks to guests alone', () => {
    expect(isLetIn(['stage', 'talkback'])).toBe(false);
    expect(isLetIn(['stage', 'talkback:ada'])).toBe(false);
  });
});

describe('music goes down', () => {
  test('while the host talks on stage into an open microphone', () => {
    const talks = (change: Partial<DeskInputs>) =>
      scene([sampleStrip('microphone')], { held: ['stage'], isMicrophoneOpen: true, ...change }).isTalking;
    expect(talks({})).toBe(true);
    expect(talks({ isMicrophoneOpen: false })).toBe(false);
    expect(talks({ held: ['stage', 'talkback'] })).toBe(false);
  });

  test('for a guest who talks on air, unless the strip is muted or does not duck', () => {
    const talks = (change: Partial<SeenStrip>) =>
      scene([sampleStrip('ada', { isOnAir: true, ...change })], { room: stageWith('ada') }).isTalking;
    expect(talks({})).toBe(true);
    expect(talks({ isOnAir: false })).toBe(false);
    expect(talks({ isMuted: true })).toBe(false);
    expect(talks({ ducks: false })).toBe(false);
  });

  test('as the server says how', () => {
    const ducking = { ...DUCKING, depthDb: 20 };
    expect(scene([], {}, { ducking }).ducking).toEqual(ducking);
  });
});
