import { DUCKING } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { MixDesk } from './mix-desk.ts';

/** An open one, with these guests. */
function deskWith(...guests: readonly string[]): MixDesk {
  const desk = new MixDesk(null);
  desk.set({ isOpen: true });
  desk.seat(guests);
  return desk;
}

test('one that was never opened is closed, and nobody sits at it', () => {
  const desk = new MixDesk(null);
  expect(desk).toMatchObject({ wasOpened: false, isOpen: false, isMixing: false, bedId: null });
  expect(desk.seat(['ada'])).toBe(false);
  expect(desk.stripOf('ada')).toBeUndefined();
  expect(desk.view.revision).toBe(0);
});

test('each change counts once, and one of nothing does not', () => {
  const desk = deskWith('ada');
  const { revision } = desk.view;
  expect(desk.setStrip('ada', { gain: 0.5 })).toBe(true);
  expect(desk.setStrip('ada', { gain: 0.5 })).toBe(false);
  expect(desk.set({ isOpen: true, ducking: { depthDb: DUCKING.depthDb } })).toBe(false);
  expect(desk.view.revision).toBe(revision + 1);
  expect(desk.set({ ducking: { depthDb: 20 } })).toBe(true);
  expect(desk.view.ducking).toEqual({ ...DUCKING, depthDb: 20 });
  expect(desk.view.revision).toBe(revision + 2);
});

test('of two who change the same the last one wins, and of two fields both stay', () => {
  const desk = deskWith('ada');
  desk.setStrip('ada', { gain: 0.5 });
  desk.setStrip('ada', { pan: 1 });
  desk.setStrip('ada', { gain: 0.7 });
  expect(desk.stripOf('ada')).toMatchObject({ gain: 0.7, pan: 1 });
});

test('when it closes guests have no strip, and when it opens again the same ones', () => {
  const desk = deskWith('ada');
  desk.setStrip('ada', { gain: 0.5, isOnAir: true });
  desk.set({ isOpen: false });
  expect(desk.stripOf('ada')).toBeUndefined();
  expect(desk.stageOf('ada', [])).toBeNull();
  expect(desk.wasOpened).toBe(true);
  desk.set({ isOpen: true });
  desk.seat(['ada']);
  expect(desk.stripOf('ada')).toMatchObject({ gain: 0.5, isOnAir: true });
});

test('what is stored brings back strips and ducking, but not that it is mixed', () => {
  const desk = deskWith('ada');
  desk.setStrip('ada', { isOnAir: true });
  desk.bedCame('bed');
  desk.applied({ isMixing: true, revision: desk.view.revision });
  const restored = new MixDesk(desk.stored);
  expect(restored).toMatchObject({ wasOpened: true, isOpen: true, isMixing: false, bedId: null });
  restored.seat(['ada']);
  expect(restored.stripOf('ada')?.isOnAir).toBe(true);
});

describe('the mix', () => {
  test('is what the host says, and no more of the desk is carried out than there is', () => {
    const desk = deskWith();
    const { revision } = desk.view;
    expect(desk.applied({ isMixing: true, revision: revision + 7 })).toBe(true);
    expect(desk.view).toMatchObject({ isMixing: true, appliedRevision: revision });
    expect(desk.applied({ isMixing: true, revision })).toBe(false);
  });

  test('is over when its bed goes; a bed that another one took the place of ends nothing', () => {
    const desk = deskWith();
    desk.applied({ isMixing: true, revision: 0 });
    desk.bedCame('first');
    desk.bedCame('second');
    expect(desk.bedGone('first')).toBe(false);
    expect(desk).toMatchObject({ bedId: 'second', isMixing: true });
    expect(desk.bedGone('second')).toBe(true);
    expect(desk).toMatchObject({ bedId: null, isMixing: false });
  });
});

describe('what a guest is told', () => {
  test('is its own place, and the others on air as loud as they are in the program', () => {
    const desk = deskWith('ada', 'bob', 'eve', 'mallory');
    desk.setStrip('ada', { isOnAir: true, isMuted: true });
    desk.setStrip('bob', { isOnAir: true, gain: 1.5, pan: -0.5 });
    desk.setStrip('eve', { isOnAir: true, isMuted: true });
    desk.bedCame('bed');
    expect(desk.stageOf('ada', ['host'])).toEqual({
      isOnAir: true,
      isMuted: true,
      feed: 'program-minus',
      bedId: 'bed',
      mates: [
        { participantId: 'bob', gain: 1.5, pan: -0.5 },
        { participantId: 'eve', gain: 0, pan: 0 },
      ],
      talkback: ['host'],
    });
    expect(desk.stageOf('nobody', [])).toBeNull();
  });

  test('is its own return feed as it set it; whoever has no strip sets none', () => {
    const desk = deskWith('ada');
    expect(desk.setFeed('ada', 'off')).toBe(true);
    expect(desk.setFeed('ada', 'off')).toBe(false);
    expect(desk.stageOf('ada', [])?.feed).toBe('off');
    const forbidden = expect.objectContaining({ code: 'forbidden' });
    for (const id of ['nobody', 'tab']) expect(() => desk.setFeed(id, 'off')).toThrow(forbidden);
  });
});
