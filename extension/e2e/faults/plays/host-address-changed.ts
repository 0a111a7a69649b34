import { heals } from '../network/heals.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** The host's machine moves to another address in the middle of the music. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const changedAtMs = Date.now();
  stage.hostLine.changeAddress();
  return { hostAddressChangeMs: await heals(stage, changedAtMs, changedAtMs) };
}
