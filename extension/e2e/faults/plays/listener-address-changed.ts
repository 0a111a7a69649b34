import { heals } from '../network/heals.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** The listener's machine moves to another address in the middle of the music. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const changedAtMs = Date.now();
  stage.listenerLine.changeAddress();
  await heals(stage, changedAtMs, changedAtMs);
  return {};
}
