import type { NetworkStage } from '../network/network-stage.ts';
import { soundBackMs } from '../network/sound-back.ts';
import type { Figures } from '../play.ts';

/** The host's network lets no UDP through any more, in the middle of the music: ICE changes to TCP. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  // Whoever went live while UDP was blocked comes by TCP already, and would not notice.
  await stage.hostComesBy('udp');
  const blockedAtMs = Date.now();
  stage.hostLine.blockUdp();
  const hostUdpBlockedMidwayMs = await soundBackMs(stage, blockedAtMs, blockedAtMs);
  await stage.hostComesBy('tcp');
  return { hostUdpBlockedMidwayMs };
}
