/**
 * What the desk does to sound, and what it costs its host: a real Chromium with the built extension, a guest
 * and a listener at the product's own pages, and guests without browsers. Prints JSON, as
 * `backend/bench/benches/desk-figures.ts` reads it. Progress goes to stderr.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DUCKING } from '@auxcast/shared-types';
import { ClickTrack, delaysOf } from '../harness/clicks.ts';
import { MUSIC } from '../harness/music.ts';
import { type ChangeHeard, changeHeard, jumpSent } from './changing-over.ts';
import { DeskStage, MOUTH } from './desk-stage.ts';
import { duckingHeardMs } from './ducking.ts';
import { type HostCosts, hostCosts } from './host-costs.ts';
import { mixMinusDepthsDb, returnFeedLagMs } from './return-feed.ts';
import { ToneGuests } from './tone-guests.ts';

/** A listener's buffer begins larger than it stays. */
const SETTLE_MS = 15_000;
/** So does the one at the host, for a voice. */
const VOICE_SETTLE_MS = 5000;
const CLICKS = 50;
const CHANGES = 3;
const DUCKINGS = 5;
const COST_WINDOW_MS = 10_000;
/** What is heard in the music's left channel. */
const MUSIC_HZ = MUSIC[0].leftHz;

await using scope = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scope.disposeAsync().finally(() => process.exit(1)));
}

const stage = await DeskStage.open(scope);
const { desk } = stage;
const toDirect = () => desk.close();
/** With a guest on air the program is mixed as long as the desk is open. */
const toMixed = async () => {
  await desk.open();
  await desk.shows('mixed');
};

await desk.open();
await pause(SETTLE_MS);
const directMs = await tabDelays();
const direct = await costsNow();
const ada = await desk.stripOf('Ada');
await desk.press(ada, 'on-air');
await desk.shows('mixed');
await toDirect();
const jumps = await measureJumps();
const changes = await measureChanges();
await toMixed();
await pause(SETTLE_MS);
const mixedMs = await tabDelays();
const returnFeedDelayMs = await returnFeedLagMs(stage);
const guestMs = await guestDelays();
await desk.press(ada, 'green-room');
await stage.guest.page.close();

const guests = new ToneGuests(stage);
await guests.growTo(4);
const duckAttacksMs = await measureDucking();
await stage.hostTalks();
const four = await everybodyTalks();
await guests.growTo(8);
const eight = await everybodyTalks();
console.log(
  JSON.stringify({
    directMs,
    mixedMs,
    jumps,
    changes,
    returnFeedDelayMs,
    guestMs,
    duckAttacksMs,
    mixMinusDb: { 4: four.depthsDb, 8: eight.depthsDb },
    costs: { 0: direct, 4: four.costs, 8: eight.costs },
  }),
);

async function tabDelays(): Promise<number[]> {
  console.error(`${CLICKS} clicks from the tab.`);
  const track = await ClickTrack.start(stage.music.page);
  const delays = await delaysOf({ track, ear: stage.ear }, CLICKS);
  await track.stop();
  return delays;
}

async function guestDelays(): Promise<number[]> {
  console.error(`${CLICKS} clicks from the guest.`);
  await stage.guest.talk('stage', true);
  const track = await ClickTrack.start(stage.guest.page, MOUTH);
  await pause(VOICE_SETTLE_MS);
  const delays = await delaysOf({ track, ear: stage.ear }, CLICKS);
  await track.stop();
  return delays;
}

async function measureJumps() {
  console.error(`${CHANGES} times to mixed and back, clicking.`);
  const sent: { mixedMs: number[]; directMs: number[] } = { mixedMs: [], directMs: [] };
  for (let n = 0; n < CHANGES; n += 1) {
    sent.mixedMs.push(await jumpSent(stage, toMixed));
    sent.directMs.push(await jumpSent(stage, toDirect));
  }
  return sent;
}

async function measureChanges(): Promise<ChangeHeard[]> {
  console.error(`${CHANGES} times to mixed and back, with steady music.`);
  const heard: ChangeHeard[] = [];
  for (let n = 0; n < CHANGES; n += 1) {
    for (const change of [toMixed, toDirect]) heard.push(await changeHeard(stage, change));
  }
  return heard;
}

async function measureDucking(): Promise<number[]> {
  console.error(`${DUCKINGS} times one of the guests talks, and music goes down.`);
  // Its tone is the farthest from the music's.
  const talker = guests.all.at(-1);
  if (!talker) throw new Error('There is no guest.');
  const attacksMs: number[] = [];
  for (let n = 0; n < DUCKINGS; n += 1) {
    const music = { musicHz: MUSIC_HZ, depthDb: DUCKING.depthDb };
    attacksMs.push(await duckingHeardMs(stage, talker, music));
  }
  return attacksMs;
}

async function everybodyTalks() {
  console.error(`${guests.all.length} guests on air, and all talk.`);
  await guests.talk();
  const depthsDb = await mixMinusDepthsDb(stage, guests.all, MUSIC_HZ);
  return { depthsDb, costs: await costsNow() };
}

function costsNow(): Promise<HostCosts> {
  return stage.withoutPage(() => hostCosts(stage.chromium, stage.uplink, COST_WINDOW_MS));
}
