import { AuxcastServer } from '../../harness/auxcast-server.ts';
import { hears } from '../../harness/hears.ts';
import { missedPct } from '../../harness/reception-tap.ts';
import { type BurstAnswer, HeadlessCrowd, type JoinTarget } from '../headless-crowd.ts';
import type { LiveStage } from '../live-stage.ts';
import type { Figures } from '../play.ts';
import type { SoundTurn } from '../sound-log.ts';

/** A whole crowd comes from one address here. */
export const LIFTED_ADDRESS_LIMITS = {
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: '1000000',
};

const JOINS = 1000;
const THERE_BEFORE = 10;
/** A third of what the others get of a core. */
const NICE = 5;

/** Of a small server: two sessions of these do not both fill up. */
const SEATS = { session: 40, server: 60 };
/** More than it has room for, at each of its sessions. */
const CROWD = 100;

/**
 * 1,000 listeners join at the same moment, while others listen. Then crowds come to a server that has no room
 * for them: the figures are those of the thousand. The stage has LIFTED_ADDRESS_LIMITS.
 */
export async function play(stage: LiveStage): Promise<Figures> {
  const figures = await playToAThousand(stage);
  await playToAFullHouse(stage);
  return figures;
}

async function playToAThousand(stage: LiveStage): Promise<Figures> {
  await using scope = new AsyncDisposableStack();
  await stage.goLive();
  const seat = await stage.seat();
  scope.defer(() => seat.page.browserContext().close());
  const target = { url: socketUrl(stage.server), sessionId: stage.sessionId };
  // In a process of their own: what keeps the newcomers' busy is no gap in their sound.
  const before = new HeadlessCrowd();
  scope.defer(() => before.close());
  await before.join(target, THERE_BEFORE);
  const newcomers = new HeadlessCrowd(NICE);
  scope.defer(() => newcomers.close());

  await stage.music.seek(0);
  const settledGapMs = await settled(before);
  const heardBefore = await seat.tap.sample();
  const fromMs = Date.now();
  const { served, refused, failed, askedAgain, firstError } = await newcomers.burst(target, JOINS, 'leave');
  const untilMs = Date.now();
  const gapMs = await before.takeWorstGapMs();
  const burstMissedPct = Number(missedPct(heardBefore, await seat.tap.sample()).toFixed(2));
  const silentMs = silenceBetween(await seat.sound.turns(), fromMs, untilMs);
  stage.say(
    `${JOINS} joins at once: ${served} served, ${refused} refused, ${failed} failed in ${untilMs - fromMs} ms; ` +
      `${askedAgain} times one asked for another transport. ` +
      `Longest gap for those who were there: ${Math.round(gapMs)} ms (${Math.round(settledGapMs)} ms before); ` +
      `a browser among them missed ${burstMissedPct} % of the sound, and was silent for ${Math.round(silentMs)} ms.`,
  );
  if (failed > 0)
    throw new Error(`${failed} of ${JOINS} joins got neither sound nor a refusal: ${firstError}`);
  await hears(seat.listener, stage.track);
  return { burstJoins: { served, refused, existingListenersGapMs: Math.round(gapMs) }, burstMissedPct };
}

/** Each is served or refused with a reason and a time to try again, and who leaves makes room. */
async function playToAFullHouse({ say }: LiveStage): Promise<void> {
  await using scope = new AsyncDisposableStack();
  const server = await AuxcastServer.start({
    env: {
      ...LIFTED_ADDRESS_LIMITS,
      HOST: '127.0.0.1',
      MAX_LISTENERS_PER_SESSION: String(SEATS.session),
      MAX_LISTENERS: String(SEATS.server),
    },
  });
  scope.defer(() => server.close());
  const crowd = new HeadlessCrowd();
  scope.defer(() => crowd.close());
  const url = socketUrl(server);
  const first = { url, sessionId: await crowd.goLive(url) };
  const second = { url, sessionId: await crowd.goLive(url) };

  const ask = async (at: JoinTarget, count: number, served: number, code: string) => {
    const burst = await crowd.burst(at, count, 'stay');
    if (!isAsExpected(burst, count, served, code)) {
      throw new Error(
        `Of ${count}, ${served} should be served, the others told ${code}: ${JSON.stringify(burst)}`,
      );
    }
  };
  await ask(first, CROWD, SEATS.session, 'session-full');
  await ask(second, CROWD, SEATS.server - SEATS.session, 'server-full');
  await crowd.leaveOne();
  await ask(second, 2, 1, 'server-full');
  say(
    `${CROWD} joins at once where there are ${SEATS.session} seats, and ${CROWD} more where ${SEATS.server - SEATS.session} are left: ` +
      'so many were served, and all others told when to try again. One left, and one of two who asked again got the seat.',
  );
}

function isAsExpected(burst: BurstAnswer, count: number, served: number, code: string): boolean {
  const { refused, refusedWith, failed } = burst;
  return (
    burst.served === served &&
    refused === count - served &&
    failed === 0 &&
    refusedWith.every((told) => told === code)
  );
}

function socketUrl({ url }: AuxcastServer): string {
  return new URL('/ws', url).href.replace('http', 'ws');
}

/** Waits until gaps are the machine's own, and returns their size. */
async function settled(crowd: HeadlessCrowd): Promise<number> {
  await crowd.takeWorstGapMs();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return crowd.takeWorstGapMs();
}

/**
 * How long a page was silent in all, milliseconds. Browsers and crowd share this machine's cores: some of it
 * is theirs alone.
 */
function silenceBetween(turns: readonly SoundTurn[], fromMs: number, untilMs: number): number {
  return turns
    .map(({ loud, atMs }, index) => {
      const endMs = Math.min(untilMs, turns[index + 1]?.atMs ?? untilMs);
      return loud ? 0 : Math.max(0, endMs - Math.max(fromMs, atMs));
    })
    .reduce((sum, ms) => sum + ms, 0);
}
