import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../harness/wait-for.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import { soundBackMs } from '../network/sound-back.ts';
import type { Figures } from '../play.ts';

const AWAY_MS = 30_000;
/** What listeners are told meanwhile: that it is the host's network, not their own. */
const TOLD = /dropped off/i;

/**
 * The host's network is gone for half a minute, once so that the browser is told, and once somewhere on the
 * way.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  const { hostLine } = stage;
  const unplugged = await away(
    stage,
    () => hostLine.unplug(),
    () => hostLine.plugIn(),
  );
  const cut = await away(
    stage,
    () => hostLine.cut(),
    () => hostLine.restore(),
  );
  stage.say(`Unplugged: ${JSON.stringify(unplugged)}. Cut on the way: ${JSON.stringify(cut)}.`);
  return {
    hostNetworkLossMs: Math.max(unplugged.healedMs, cut.healedMs),
    hostAwayToldMs: Math.max(unplugged.toldMs, cut.toldMs),
  };
}

async function away(
  stage: NetworkStage,
  lose: () => void,
  mend: () => void,
): Promise<{ toldMs: number; healedMs: number }> {
  await stage.set();
  const { page, sound } = stage.seat;
  const lostAtMs = Date.now();
  lose();
  const [toldAtMs] = await Promise.all([
    waitFor(
      'listeners are told that the host dropped off while it is away',
      async () => TOLD.test((await page.read()).words) && Date.now(),
      AWAY_MS,
    ),
    sound.goneAfter(lostAtMs),
    pause(AWAY_MS),
  ]).finally(mend);
  const healedMs = await soundBackMs(stage, lostAtMs, Date.now());
  await waitFor('nobody is said to be away', async () => !TOLD.test((await page.read()).words));
  return { toldMs: toldAtMs - lostAtMs, healedMs };
}
