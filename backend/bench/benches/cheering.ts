import { setTimeout as pause } from 'node:timers/promises';
import type { LoopReport } from '../../test-support/process/index.ts';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { CheeredHost } from '../load/cheered-host.ts';
import { CheerersProcess } from '../load/cheerers-process.ts';

const AT_ONCE = 50;
/** As of `fanout`: above this share of the time off its core, a round says more about this machine. */
const CALM_SHARE = 0.1;
const MOST_ROUNDS = 8;

export interface CheeringSize {
  readonly holders: number;
  /** All of them press, or let go, within so long: people are no machine. */
  readonly withinMs: number;
  readonly heldMs: number;
  /** Calm ones, if they come. */
  readonly rounds: number;
}

export interface Cheering {
  /** As many as the host was told of. */
  readonly holders: number;
  /** The loop of the server, of the calmest rounds. */
  readonly loops: readonly LoopReport[];
}

interface TimedLoop {
  readonly loop: LoopReport;
  readonly tookMs: number;
}

/** All press, hold for a while, and let go again or are gone, while the server's event loop is watched. */
export async function measureCheering(
  server: MeasuredServer,
  { holders, withinMs, heldMs, rounds: wanted }: CheeringSize,
): Promise<Cheering> {
  await using scope = new AsyncDisposableStack();
  const { host, sessionId } = await CheeredHost.open(server.url);
  scope.defer(() => host.close());
  const cheerers = new CheerersProcess();
  scope.defer(() => cheerers.close());
  await cheerers.join({ url: server.url, sessionId }, holders, AT_ONCE);

  const rounds: TimedLoop[] = [];
  const watched = async (round: () => Promise<void>) => {
    const startMs = performance.now();
    await server.watchLoop();
    await round();
    rounds.push({ loop: await server.loopReport(), tookMs: performance.now() - startMs });
  };
  while (rounds.length < MOST_ROUNDS && rounds.filter(isCalm).length < wanted) {
    await watched(async () => {
      await cheerers.press(withinMs);
      await host.untilTold(holders);
      await pause(heldMs);
      await cheerers.release(withinMs);
      await host.untilTold(0);
    });
  }
  const calmest = rounds.toSorted((a, b) => disturbance(a) - disturbance(b)).slice(0, wanted);

  // Some let go, and some are gone.
  await cheerers.press(withinMs);
  await host.untilTold(holders);
  const gone = Math.floor(holders / 10);
  await cheerers.breakOff(gone);
  await host.untilTold(holders - gone);
  await cheerers.release(withinMs);
  await host.untilTold(0);
  return { holders, loops: calmest.map(({ loop }) => loop) };
}

function isCalm(round: TimedLoop): boolean {
  return disturbance(round) < CALM_SHARE;
}

function disturbance({ loop, tookMs }: TimedLoop): number {
  return loop.offCoreMs / tookMs;
}
