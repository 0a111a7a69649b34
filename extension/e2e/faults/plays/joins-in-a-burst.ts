import { hears } from '../../harness/hears.ts';
import { Crowd } from '../crowd.ts';
import type { LiveStage } from '../live-stage.ts';
import type { Figures } from '../play.ts';
import type { SoundTurn } from '../sound-watch.ts';

/** A whole crowd comes from one address here. */
export const CROWD_FROM_ONE_ADDRESS = {
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: '1000000',
};

const JOINS = 1000;
const THERE_BEFORE = 10;
/** A third of what the others get of a core. */
const NICE = 5;

/** 1,000 listeners join at the same moment, while others listen. The stage has CROWD_FROM_ONE_ADDRESS. */
export async function play(stage: LiveStage): Promise<Figures> {
  await using scope = new AsyncDisposableStack();
  await stage.goLive();
  const seat = await stage.seat();
  scope.defer(() => seat.page.browserContext().close());
  const { url: serverUrl } = stage.server;
  const target = { url: new URL('/ws', serverUrl).href.replace('http', 'ws'), sessionId: stage.sessionId };
  // In a process of their own: what keeps the newcomers' busy is no gap in their sound.
  const before = new Crowd();
  scope.defer(() => before.close());
  await before.join(target, THERE_BEFORE);
  const newcomers = new Crowd(NICE);
  scope.defer(() => newcomers.close());

  await stage.music.seek(0);
  const settledGapMs = await settled(before);
  const fromMs = Date.now();
  const { served, refused, failed, firstError } = await newcomers.burst(target, JOINS);
  const untilMs = Date.now();
  const gapMs = await before.takeWorstGapMs();
  const silentMs = silenceBetween(await seat.sound.turns(), fromMs, untilMs);
  stage.say(
    `${JOINS} joins at once: ${served} served, ${refused} refused, ${failed} failed in ${untilMs - fromMs} ms. ` +
      `Longest gap for those who were there: ${Math.round(gapMs)} ms (${Math.round(settledGapMs)} ms before); ` +
      `silence in a browser among them: ${Math.round(silentMs)} ms.`,
  );
  if (failed > 0)
    throw new Error(`${failed} of ${JOINS} joins got neither sound nor a refusal: ${firstError}`);
  await hears(seat.listener, stage.track);
  return { burstJoins: { served, refused, existingListenersGapMs: Math.round(gapMs) } };
}

/** Waits until gaps are the machine's own, and returns their size. */
async function settled(crowd: Crowd): Promise<number> {
  await crowd.takeWorstGapMs();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return crowd.takeWorstGapMs();
}

/** How long a page was silent in all, milliseconds. Browsers and crowd share this machine's cores: some of it is theirs alone. */
function silenceBetween(turns: readonly SoundTurn[], fromMs: number, untilMs: number): number {
  return turns
    .map(({ loud, atMs }, index) => {
      const endMs = Math.min(untilMs, turns[index + 1]?.atMs ?? untilMs);
      return loud ? 0 : Math.max(0, endMs - Math.max(fromMs, atMs));
    })
    .reduce((sum, ms) => sum + ms, 0);
}
