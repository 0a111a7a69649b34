import { describe, expect, test } from 'vitest';
import { MixDesk } from './mix-desk.ts';
import { hearsBed, hearsProgram, isHeardOnStage, mayTalkOnStage } from './stage-rules.ts';

const HOST = { id: 'host', role: 'host' } as const;
const OPS = { id: 'olga', role: 'ops' } as const;
const ADA = { id: 'ada', role: 'guest' } as const;
const BOB = { id: 'bob', role: 'guest' } as const;
const EVERYBODY = ['ada', 'bob', 'eve', 'host', 'listener'] as const;

/** Ada and Bob are on air, Eve is not; there is a bed. */
function scene(): MixDesk {
  const desk = new MixDesk(null);
  desk.set({ isOpen: true });
  desk.seat(['ada', 'bob', 'eve']);
  for (const id of ['ada', 'bob']) desk.setStrip(id, { isOnAir: true });
  desk.bedCame('bed');
  return desk;
}

function mix(desk: MixDesk): void {
  desk.applied({ isMixing: true, revision: 0 });
}

/** Who hears somebody on the stage, all of whom consume the bed where there is one. */
function hearersOf(desk: MixDesk, talker: Parameters<typeof isHeardOnStage>[2], hasBed = true): string[] {
  return EVERYBODY.filter((id) => id !== talker.id && isHeardOnStage(desk, { id, hasBed }, talker));
}

describe('on the stage', () => {
  test('whoever may talk there by the matrix talks, while the desk is closed', () => {
    const desk = new MixDesk(null);
    for (const who of [HOST, OPS, ADA]) expect(mayTalkOnStage(desk, who)).toBe(true);
  });

  test('guests talk once they are on air, while it is open; host and ops as ever', () => {
    const desk = scene();
    expect(mayTalkOnStage(desk, ADA)).toBe(true);
    expect(mayTalkOnStage(desk, { id: 'eve', role: 'guest' })).toBe(false);
    expect(mayTalkOnStage(desk, { id: 'listener', role: 'listener' })).toBe(false);
    for (const who of [HOST, OPS]) expect(mayTalkOnStage(desk, who)).toBe(true);
    desk.setStrip('ada', { isOnAir: false });
    expect(mayTalkOnStage(desk, ADA)).toBe(false);
  });
});

describe('a voice on the stage', () => {
  test('is heard by everybody while nobody mixes', () => {
    expect(hearersOf(scene(), ADA)).toEqual(['bob', 'eve', 'host', 'listener']);
    expect(hearersOf(new MixDesk(null), ADA)).toEqual(['bob', 'eve', 'host', 'listener']);
  });

  test('is in the program while it is mixed, and comes besides only to who hears the bed', () => {
    const desk = scene();
    mix(desk);
    expect(hearersOf(desk, ADA)).toEqual(['bob']);
    expect(hearersOf(desk, OPS)).toEqual(['ada', 'bob']);
    expect(hearersOf(desk, HOST)).toEqual([]);
  });

  test('does not come besides to who has not got the bed, or wants the program or nothing', () => {
    const desk = scene();
    mix(desk);
    expect(hearersOf(desk, ADA, false)).toEqual([]);
    for (const feed of ['program', 'off'] as const) {
      desk.setFeed('bob', feed);
      expect(hearersOf(desk, ADA)).toEqual([]);
    }
    desk.setFeed('bob', 'program-minus');
    desk.setStrip('bob', { isOnAir: false });
    expect(hearersOf(desk, ADA)).toEqual([]);
  });

  test('is heard by nobody, mixed or not, once host or ops took it out of the program', () => {
    const desk = scene();
    desk.setStrip('ada', { isMuted: true });
    expect(hearersOf(desk, ADA)).toEqual([]);
    mix(desk);
    expect(hearersOf(desk, ADA)).toEqual([]);
    expect(hearersOf(desk, BOB)).toEqual(['ada']);
  });

  test('does not come to a guest on air who wants nothing', () => {
    const desk = scene();
    desk.setFeed('bob', 'off');
    expect(hearersOf(desk, ADA)).toEqual(['eve', 'host', 'listener']);
  });
});

describe('a return feed', () => {
  test.each([
    ['program-minus', { mixed: 'bed', direct: 'program' }],
    ['program', { mixed: 'program', direct: 'program' }],
    ['off', { mixed: 'nothing', direct: 'nothing' }],
  ] as const)('%s', (feed, heard) => {
    const desk = scene();
    desk.setFeed('ada', feed);
    expect(heardBy(desk, 'ada')).toBe(heard.direct);
    mix(desk);
    expect(heardBy(desk, 'ada')).toBe(heard.mixed);
    expect(heardBy(desk, 'listener')).toBe('program');
  });

  test('of whoever is not on air is the program, whatever it wants once it is', () => {
    const desk = scene();
    mix(desk);
    for (const feed of ['off', 'program', 'program-minus'] as const) {
      desk.setFeed('eve', feed);
      expect(heardBy(desk, 'eve')).toBe('program');
    }
  });

  test('is the program until the bed is there, and consumed', () => {
    const desk = scene();
    mix(desk);
    expect(hearsProgram(desk, { id: 'ada', hasBed: false })).toBe(true);
    desk.bedGone('bed');
    expect(heardBy(desk, 'ada')).toBe('program');
  });
});

/** Somebody who consumes both. */
function heardBy(desk: MixDesk, id: string): string {
  const heard = [
    ...(hearsProgram(desk, { id, hasBed: desk.bedId !== null }) ? ['program'] : []),
    ...(hearsBed(desk, id) ? ['bed'] : []),
  ];
  return heard.join(' and ') || 'nothing';
}
