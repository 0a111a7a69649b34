import type { NetworkStage } from '../network/network-stage.ts';
import { soundBackMs } from '../network/sound-back.ts';
import type { Figures } from '../play.ts';

/** The listener's network lets no UDP through any more, in the middle of the music: ICE changes to TCP. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const before = await stage.seat.tap.sample();
  // Whoever came while UDP was blocked hears by TCP already, and would not notice.
  if (before.path?.protocol !== 'udp') await stage.takeSeat();
  const { tap } = stage.seat;
  const blockedAtMs = Date.now();
  stage.listenerLine.blockUdp();
  const udpBlockedMidwayMs = await soundBackMs(stage, blockedAtMs, blockedAtMs);
  const { path } = await tap.sample();
  if (path?.protocol !== 'tcp') throw new Error(`The way is ${path?.protocol}.`);
  return { udpBlockedMidwayMs };
}
