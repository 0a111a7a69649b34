import { UdpRelay } from '../../harness/udp-relay.ts';
import { goesOn } from '../network/goes-on.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** Packets come up to 100 ms late, and one in fifty after those that left behind it. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using scope = new AsyncDisposableStack();
  const relay = await UdpRelay.start(stage.listenerLine, stage.rtcPort);
  scope.defer(() => relay.close());
  await stage.takeSeat();
  await relay.turn({ jitterMs: 100, reorderPct: 2 });
  const latePacketsConcealedPct = await goesOn(stage);
  stage.listenerLine.restore();
  await scope.disposeAsync();
  await stage.takeSeat();
  return { latePacketsConcealedPct };
}
