import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** A listener joins from a network that lets no UDP through: ICE takes TCP. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const { joinMs: udpJoinMs } = await stage.takeSeat();
  stage.listenerLine.blockUdp();
  const { joinMs, tap } = await stage.takeSeat();
  const { path } = await tap.sample();
  if (path?.protocol !== 'tcp') throw new Error(`The way is ${path?.protocol}.`);
  return { udpJoinMs, udpBlockedJoinMs: joinMs };
}
