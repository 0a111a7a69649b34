import { goesOn } from '../network/goes-on.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const LOSS_PCT = 10;

/** A tenth of the host's packets is lost on their way to the server. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  stage.hostLine.loseUdp(LOSS_PCT, 'up');
  await goesOn(stage);
  stage.hostLine.restore();
  return {};
}
