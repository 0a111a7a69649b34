import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MicrophoneSource } from '../capture/microphone-source.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import { stand } from '../testing/stand.fixture.ts';
import { fakeMix } from './desk.fixture.ts';
import { DeskTroubles } from './desk-troubles.ts';

type StripLevels = MixLevels['strips'][number];

let microphone: object;
let tab: object | undefined;
let held: string[];
let talking: Set<string>;
let troubles: DeskTroubles;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('MediaStreamTrack', EventTarget);
  microphone = { kind: 'open', isSilenced: false };
  tab = {};
  held = [];
  talking = new Set();
});
afterEach(() => vi.useRealTimers());

function made(isLate = false): DeskTroubles {
  return new DeskTroubles({
    program: {
      get tab() {
        return tab && { stream: new MediaStream(), program: new MediaStreamTrack(), setProgramOpen: vi.fn() };
      },
    },
    voice: stand(MicrophoneSource, {
      microphone: {
        get state() {
          return microphone;
        },
      },
    }),
    sound: { mix: { ...fakeMix().mix, isLate } },
    held: () => held,
    talkingGuests: () => talking,
  });
}

/** @returns whether anything is wrong that was not, or the other way round */
function hear(...strips: StripLevels[]): boolean {
  return troubles.hear({ strips, loudness: { momentaryLufs: -20, integratedLufs: -20, reductionDb: 0 } });
}

test('what is too loud is told until its light is put out', () => {
  troubles = made();
  expect(hear(['tab', 0, 0, true])).toBe(true);
  expect(troubles.of('tab')).toBe('clipping');
  expect(hear(['tab', -6, 0, true])).toBe(false);
  expect(hear(['tab', -6, -6, false])).toBe(true);
  expect(troubles.of('tab')).toBeNull();
});

test('a microphone that is talked into and gives nothing is told after five seconds', () => {
  troubles = made();
  held = ['stage'];
  hear(['microphone', -90, -90, false]);
  vi.advanceTimersByTime(4_900);
  hear(['microphone', -90, -90, false]);
  expect(troubles.of('microphone')).toBeNull();
  vi.advanceTimersByTime(200);
  expect(hear(['microphone', -90, -90, false])).toBe(true);
  expect(troubles.of('microphone')).toBe('microphone-silent');
  hear(['microphone', -20, -20, false]);
  expect(troubles.of('microphone')).toBeNull();
});

test('who does not talk is silent, and right', () => {
  troubles = made();
  vi.advanceTimersByTime(60_000);
  hear(['microphone', -90, -90, false]);
  expect(troubles.of('microphone')).toBeNull();
});

test('a microphone that is refused, gone or switched off says so', () => {
  troubles = made();
  microphone = { kind: 'failed', trouble: 'refused' };
  expect(troubles.of('microphone')).toBe('no-permission');
  microphone = { kind: 'failed', trouble: 'lost' };
  expect(troubles.of('microphone')).toBe('gone');
  microphone = { kind: 'open', isSilenced: true };
  expect(troubles.of('microphone')).toBe('microphone-silent');
});

test('a lost tab, and a machine that cannot follow, are told at the tab', () => {
  troubles = made(true);
  expect(troubles.of('tab')).toBe('late');
  tab = undefined;
  expect(troubles.of('tab')).toBe('gone');
});

/** Of a show that is loud and soft, dBFS. */
const SHOW = Array.from({ length: 120 }, (_, at) => -40 + 30 * Math.abs(Math.sin(at * at)));

test('a guest whose level follows the show is told to hear itself, and not once it stops talking', () => {
  troubles = made();
  talking = new Set(['ada']);
  for (const [at, db] of SHOW.entries())
    hear(['tab', db, db, false], ['ada', (SHOW[at - 2] ?? -60) - 10, -10, false]);
  expect(troubles.of('ada')).toBe('hears-itself');
  talking = new Set();
  expect(hear(['tab', -20, -20, false], ['ada', -60, -60, false])).toBe(true);
  expect(troubles.of('ada')).toBeNull();
});

test('a host whose microphone hears the own loudspeakers is told, while it is in the program', () => {
  troubles = made();
  const play = () => {
    for (const [at, db] of SHOW.entries())
      hear(['ada', db, db, false], ['microphone', (SHOW[at - 1] ?? -60) - 10, -10, false]);
  };
  play();
  expect(troubles.of('microphone')).toBeNull();
  held = ['stage'];
  play();
  expect(troubles.of('microphone')).toBe('hears-itself');
  held = [];
  hear(['ada', -20, -20, false], ['microphone', -60, -60, false]);
  expect(troubles.of('microphone')).toBeNull();
});
