import { hears } from '../../harness/hears.ts';
import { type NetworkStage, TONES } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** A host goes live from a network that lets no UDP through: ICE takes TCP. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  stage.hostLine.blockUdp();
  await stage.goLive();
  const { page } = await stage.takeSeat();
  await stage.hostComesBy('tcp');
  await hears(page, TONES);
  return {};
}
