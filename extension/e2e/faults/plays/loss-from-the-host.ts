import { goesOn } from '../network/goes-on.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const LOSS_PCT = 10;
/** It sends fifty a second. */
const MANY = 50;

/** A tenth of the host's packets is lost on their way to the server. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  stage.hostLine.loseUdp(LOSS_PCT, 'up');
  const hostLoss10ConcealedPct = await goesOn(stage);
  // Still: TCP would lose nothing.
  await stage.hostComesBy('udp');
  const lost = stage.hostLine.lostPackets();
  stage.say(`Of the host’s packets, ${lost} were lost.`);
  if (lost < MANY) throw new Error('The line was better than it should be.');
  stage.hostLine.restore();
  return { hostLoss10ConcealedPct };
}
