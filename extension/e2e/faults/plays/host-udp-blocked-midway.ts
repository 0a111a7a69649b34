import { heals } from '../network/heals.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** The host's network lets no UDP through any more, in the middle of the music: ICE changes to TCP. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  // Anew: whoever went live while UDP was blocked comes by TCP already.
  await stage.goLive();
  await stage.takeSeat();
  await stage.hostComesBy('udp');
  const blockedAtMs = Date.now();
  stage.hostLine.blockUdp();
  const hostUdpBlockedMidwayMs = await heals(stage, blockedAtMs, blockedAtMs);
  await stage.hostComesBy('tcp');
  return { hostUdpBlockedMidwayMs };
}
