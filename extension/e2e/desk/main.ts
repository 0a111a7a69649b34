/**
 * What the desk does to sound, and what it costs its host: a real Chromium with the built extension, a guest
 * and a listener at the product's own pages, and guests without browsers. Prints JSON, see `FIGURES` at the
 * end. Progress goes to stderr.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ClickTrack, delaysOf } from '../harness/clicks.ts';
import { MUSIC } from '../harness/music.ts';
import { waitFor } from '../harness/wait-for.ts';
import { changeHeard, jumpHeard } from './changing-over.ts';
import { DeskStage, MOUTH } from './desk-stage.ts';
import { duckAttackMs } from './duck-reading.ts';
import { hostCosts } from './host-costs.ts';
import { mixMinusDepthsDb, nameOf, returnFeedLagMs, type ToneGuest } from './return-feed.ts';
import { decodeOpus } from './stereo-sound.ts';
import { toneFrames } from './tone-frames.ts';

/** A listener's buffer begins larger than it stays. */
const SETTLE_MS = 15_000;
const CLICKS = 50;
const CHANGES = 3;
const DUCKINGS = 5;
const COST_WINDOW_MS = 10_000;
/** DUCKING.holdMs and releaseMs, and a little. */
const DUCK_OVER_MS = 1500;
/** As a new desk has it. */
const DUCK_DEPTH_DB = 12;
/** Near no multiple of each other, of the music's or of the host's. */
const GUESTS_HZ = [523, 701, 907, 1153, 1447, 1777, 2141, 2539];
/** All eight and the music together hardly wake the limiter. */
const GUEST_AMPLITUDE = 0.08;
const MUSIC_HZ = MUSIC[0].leftHz;

await using scope = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void scope.disposeAsync().finally(() => process.exit(1)));
}
const say = (line: string) => console.error(line);

say('A host plays music, a guest and a listener come.');
const stage = await DeskStage.open(scope);
const { desk, guest, ear } = stage;
await desk.open();
const ada = await desk.stripOf('Ada');
await pause(SETTLE_MS);

say(`${CLICKS} clicks from the tab, not mixed.`);
const directMs = await speakerToSpeaker();
const costs = { 0: await costsNow() };

/** With a guest on air the program is mixed as long as the desk is open. */
await desk.press(ada, 'on-air');
await desk.shows('mixed');
const toDirect = () => desk.close();
const toMixed = async () => {
  await desk.open();
  await desk.shows('mixed');
};
await toDirect();
say(`${CHANGES} times to mixed and back, clicking.`);
const jumps: { mixedMs: number[]; directMs: number[] } = { mixedMs: [], directMs: [] };
for (let n = 0; n < CHANGES; n += 1) {
  jumps.mixedMs.push(await jumpHeard(stage, toMixed));
  jumps.directMs.push(await jumpHeard(stage, toDirect));
}
say(`${CHANGES} times to mixed and back, with steady music.`);
const changes: Awaited<ReturnType<typeof changeHeard>>[] = [];
for (let n = 0; n < CHANGES; n += 1) {
  changes.push(await changeHeard(stage, toMixed), await changeHeard(stage, toDirect));
}

await toMixed();
say(`${CLICKS} clicks from the tab, mixed.`);
await pause(SETTLE_MS);
const mixedMs = await speakerToSpeaker();
const returnFeedDelayMs = await returnFeedLagMs(stage);
say(`${CLICKS} clicks from the guest.`);
await guest.talk('stage', true);
const mouth = await ClickTrack.start(guest.page, MOUTH);
await pause(SETTLE_MS / 3);
const guestMs = await delaysOf({ track: mouth, ear }, CLICKS);
await mouth.stop();
await desk.press(ada, 'green-room');
await guest.page.close();

const guests: ToneGuest[] = [];
await seat(4);
say(`${DUCKINGS} times one of them talks, and music goes down.`);
const duckAttacksMs: number[] = [];
for (let n = 0; n < DUCKINGS; n += 1) duckAttacksMs.push(await ducking(guests[0], GUESTS_HZ[0] ?? 0));
await stage.hostTalks();
const mixMinusDb = { 4: await everybodyTalks() };
const four = await costsNow();
await seat(8);
const withEight = { 4: mixMinusDb[4], 8: await everybodyTalks() };
const eight = await costsNow();

const FIGURES = {
  directMs,
  mixedMs,
  jumps,
  changes,
  returnFeedDelayMs,
  guestMs,
  duckAttacksMs,
  mixMinusDb: withEight,
  costs: { ...costs, 4: four, 8: eight },
};
console.log(JSON.stringify(FIGURES));

async function speakerToSpeaker(): Promise<number[]> {
  const track = await ClickTrack.start(stage.music.page);
  const delays = await delaysOf({ track, ear }, CLICKS);
  await track.stop();
  return delays;
}

function costsNow() {
  return stage.withoutPage(async () => {
    await pause(1000);
    return await hostCosts(stage.chromium, stage.uplink, COST_WINDOW_MS);
  });
}

/** So many are on air at last, silent. */
async function seat(count: number): Promise<void> {
  say(`${count} guests without browsers.`);
  for (const hz of GUESTS_HZ.slice(guests.length, count)) {
    const name = `Tone ${hz}`;
    const frames = await toneFrames(stage.music.page, hz, GUEST_AMPLITUDE);
    const person = await stage.inviteHeadless(name, frames);
    await desk.press(await desk.stripOf(name), 'on-air');
    await desk.shows('mixed');
    // The bed is there once the host has said that it mixes.
    await waitFor('the bed', () => person.hear('bed', { isBed: true }).then(() => true));
    const newcomer = { person, hz };
    for (const mate of guests) {
      await person.hear(nameOf(mate), { voiceOf: nameOf(mate) });
      await mate.person.hear(nameOf(newcomer), { voiceOf: nameOf(newcomer) });
    }
    guests.push(newcomer);
  }
}

async function everybodyTalks(): Promise<number[]> {
  for (const { person } of guests) await person.hold('stage', true);
  await pause(1000);
  return await mixMinusDepthsDb(stage, guests, MUSIC_HZ);
}

async function ducking(talker: ToneGuest | undefined, voiceHz: number): Promise<number> {
  if (!talker) throw new Error('There is no guest.');
  await stage.people.listen();
  await pause(1000);
  await talker.person.hold('stage', true);
  await pause(1000);
  const frames = (await stage.audience.take()).get('program') ?? [];
  await talker.person.hold('stage', false);
  await pause(DUCK_OVER_MS);
  const { left } = await decodeOpus(frames);
  const attackMs = duckAttackMs(left, { musicHz: MUSIC_HZ, voiceHz, depthDb: DUCK_DEPTH_DB });
  if (attackMs === undefined) throw new Error('The music did not go down.');
  return attackMs;
}
