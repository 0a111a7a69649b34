import type { NetworkStage } from '../network/network-stage.ts';
import { soundBackMs } from '../network/sound-back.ts';
import type { Figures } from '../play.ts';

/**
 * The host's machine moves to another address in the middle of the music. An ICE restart is all that it
 * takes.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const before = await look(stage);
  const changedAtMs = Date.now();
  stage.hostLine.changeAddress();
  const hostAddressChangeMs = await soundBackMs(stage, changedAtMs, changedAtMs);
  const after = await look(stage);
  if (after.stream !== before.stream) throw new Error('The host published anew.');
  if (after.serversIceName === before.serversIceName) throw new Error('There was no ICE restart.');
  return { hostAddressChangeMs };
}

async function look(stage: NetworkStage) {
  const uplink = await stage.hostUplink();
  const { serversIceName } = await uplink.way();
  return { stream: await stage.seat.page.stream(), serversIceName };
}
