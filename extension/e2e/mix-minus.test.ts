/**
 * How far below its own voice in the program a guest's own voice is in what comes back to it, from the sound
 * that guests and audience are sent.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskStage } from './desk/desk-stage.ts';
import { mixMinusDepthsDb } from './desk/return-feed.ts';
import { ToneGuests } from './desk/tone-guests.ts';
import { MUSIC } from './harness/music.ts';

const GUESTS = 2;
/** Its own voice at a hundredth would be 40. On a busy machine tones are less pure; the benchmark has 60. */
const LEAST_DB = 50;

const scope = new AsyncDisposableStack();
let stage: DeskStage;
let guests: ToneGuests;

beforeAll(async () => {
  stage = await DeskStage.open(scope);
  await stage.desk.open();
  guests = new ToneGuests(stage);
  await guests.growTo(GUESTS);
});

afterAll(() => scope.disposeAsync());

test('no guest gets the own voice back, and each gets the music and the other guest', async () => {
  await guests.talk();
  const depthsDb = await mixMinusDepthsDb(stage, guests.all, MUSIC[0].leftHz);
  expect(depthsDb).toHaveLength(GUESTS);
  expect(Math.min(...depthsDb)).toBeGreaterThan(LEAST_DB);
});
