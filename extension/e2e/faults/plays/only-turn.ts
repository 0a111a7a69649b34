import { TurnServer } from '../../harness/turn-server.ts';
import { type NetworkStage, TURN_SECRET } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** Between the listener and the server nothing gets through but the web; a TURN server reaches both. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using turn = new AsyncDisposableStack();
  const server = await TurnServer.start(stage.listenerLine, TURN_SECRET);
  turn.defer(() => server.close());
  stage.listenerLine.allowOnlyTcp(stage.server.port);
  const { joinMs, tap } = await stage.takeSeat();
  const { path } = await tap.sample();
  if (path?.candidateType !== 'relay')
    throw new Error(`The way is ${path?.candidateType}, not the TURN server.`);
  // The next play begins without it.
  stage.listenerLine.restore();
  await turn.disposeAsync();
  await stage.takeSeat();
  return { turnJoinMs: joinMs };
}
