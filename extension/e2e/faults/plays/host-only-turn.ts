import { hears } from '../../harness/hears.ts';
import { TurnServer } from '../../harness/turn-server.ts';
import { type NetworkStage, TONES, TURN_SECRET } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** Between the host and the server nothing gets through but the web; a TURN server reaches both. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using turn = new AsyncDisposableStack();
  const server = await TurnServer.start(stage.hostLine, TURN_SECRET);
  turn.defer(() => server.close());
  stage.hostLine.allowOnlyTcp(stage.server.port);
  await stage.goLive();
  const { page } = await stage.takeSeat();
  // The server sees a coturn that sends by UDP; only the host's browser knows that it is one.
  await stage.hostComesBy('udp');
  const { candidateType } = await (await stage.hostUplink()).way();
  if (candidateType !== 'relay') throw new Error(`The way is ${candidateType}, not the TURN server.`);
  await hears(page, TONES);
  // The next play begins without it.
  stage.hostLine.restore();
  await turn.disposeAsync();
  await stage.goLive();
  await stage.takeSeat();
  return {};
}
