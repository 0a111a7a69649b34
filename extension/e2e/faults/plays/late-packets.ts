import { type RelayTally, UdpRelay } from '../../harness/udp-relay.ts';
import { goesOn } from '../network/goes-on.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

const CALM = { jitterMs: 0, reorderPct: 0 };
const BAD = { jitterMs: 100, reorderPct: 2 };
/** The listener is sent fifty a second, for some twenty seconds. */
const MANY = 800;
/** Of the jitter, so much on an average: a packet that waits makes those behind it wait as well. */
const LATE = 0.4;
/** Of the share that is held back for others to overtake; chance has its part in it. */
const OVERTAKEN = 0.25;

/** Packets come up to 100 ms late, and one in fifty after those that left behind it. */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  await using scope = new AsyncDisposableStack();
  const relay = await UdpRelay.start(stage.listenerLine, stage.rtcPort);
  scope.defer(() => relay.close());
  await stage.takeSeat();
  await relay.turn(BAD);
  const latePacketsConcealedPct = await goesOn(stage);
  const { path } = await stage.seat.tap.sample();
  if (path?.protocol !== 'udp') throw new Error(`The way is ${path?.protocol}, past the relay.`);
  const tally = await relay.turn(CALM);
  stage.say(`The relay: ${JSON.stringify(tally)}`);
  if (!isBad(tally)) throw new Error(`The line was better than it should be: ${JSON.stringify(tally)}`);
  stage.listenerLine.restore();
  await scope.disposeAsync();
  await stage.takeSeat();
  return { latePacketsConcealedPct };
}

function isBad({ carried, meanLateMs, overtaken }: RelayTally): boolean {
  const held = (carried * BAD.reorderPct) / 100;
  return carried >= MANY && meanLateMs >= BAD.jitterMs * LATE && overtaken >= held * OVERTAKEN;
}
