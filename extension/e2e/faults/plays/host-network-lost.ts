import { setTimeout as pause } from 'node:timers/promises';
import { heals } from '../network/heals.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const AWAY_MS = 30_000;

/** The host's network is gone for half a minute, and comes back. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const lostAtMs = Date.now();
  stage.hostLine.unplug();
  await stage.seat.sound.goneAfter(lostAtMs);
  await pause(AWAY_MS);
  stage.hostLine.plugIn();
  return { hostNetworkLossMs: await heals(stage, lostAtMs, Date.now()) };
}
