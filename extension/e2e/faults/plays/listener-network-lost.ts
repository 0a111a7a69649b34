import { setTimeout as pause } from 'node:timers/promises';
import type { NetworkStage } from '../network/network-stage.ts';
import { soundBackMs } from '../network/sound-back.ts';
import type { Figures } from '../play.ts';

const AWAY_MS = 10_000;

/**
 * The listener's network is gone for ten seconds, once so that the browser is told, and once somewhere on the
 * way.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  const { listenerLine } = stage;
  const unplugged = await away(
    stage,
    () => listenerLine.unplug(),
    () => listenerLine.plugIn(),
  );
  const cut = await away(
    stage,
    () => listenerLine.cut(),
    () => listenerLine.restore(),
  );
  return { listenerNetworkLossMs: Math.max(unplugged, cut) };
}

async function away(stage: NetworkStage, lose: () => void, mend: () => void): Promise<number> {
  await stage.set();
  const { page, sound } = stage.seat;
  const stream = await page.stream();
  const lostAtMs = Date.now();
  lose();
  await Promise.all([sound.goneAfter(lostAtMs), pause(AWAY_MS)]).finally(mend);
  const healedMs = await soundBackMs(stage, lostAtMs, Date.now());
  if ((await page.stream()) !== stream) throw new Error('What the same path mends was built anew.');
  return healedMs;
}
