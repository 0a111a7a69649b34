import { temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { quantile, rounded } from '../statistics.ts';

const WARM_UP = 10;
const ONE_BY_ONE = 50;
const SECONDS = 10;
/**
 * Arrivals a second, rising until the server no longer keeps up. A little more than the budget, so that it
 * can be met.
 */
const RATES = [220, 300, 400];
const KEEPS_UP = 0.98;

/** How soon a listener hears, alone and in a crowd. */
export const join: Bench = {
  name: 'join',
  summary: 'time to first packet one at a time, and the highest rate of joins held for 10 s',
  run,
};

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  const settings = CROWD_FROM_ONE_ADDRESS;
  say(settingsLine(settings));
  const server = await startServerUnderTest(temporaryFolder(scope), settings);
  scope.defer(() => server.close());
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  await source.play();
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  const target = { url: server.url, sessionId: source.sessionId };

  await crowd.visit(target, WARM_UP);
  say(`${ONE_BY_ONE} listeners, one at a time.`);
  const ttfpMs = await crowd.visit(target, ONE_BY_ONE);

  const surges: { rate: number; perSecond: number; p50: number; failed: number }[] = [];
  for (const rate of RATES) {
    say(`${rate} listeners a second arrive for ${SECONDS} s.`);
    const { completed, failed, ttfpMs: times, firstError } = await crowd.surge(target, rate, SECONDS);
    if (firstError !== undefined) say(`${failed} joins failed, the first with: ${firstError}`);
    const perSecond = rounded(completed / SECONDS, 1);
    surges.push({ rate, perSecond, p50: rounded(quantile(times, 0.5), 1), failed });
    if (perSecond < rate * KEEPS_UP) break;
  }

  const p50 = rounded(quantile(ttfpMs, 0.5), 1);
  const p95 = rounded(quantile(ttfpMs, 0.95), 1);
  const joinsPerSecond = Math.max(...surges.map(({ perSecond }) => perSecond));
  return {
    json: { ttfpMs: { p50, p95 }, joinsPerSecond },
    rows: [
      { label: 'first packet, one at a time, p50 / p95', value: `${p50} / ${p95} ms` },
      ...surges.map((surge) => ({
        label: `${surge.rate} arrivals a second`,
        value: `${surge.perSecond} joins/s, first packet p50 ${surge.p50} ms, ${surge.failed} failed`,
      })),
    ],
    budgets: [
      { label: 'first packet on loopback, median', figure: p50, side: 'at most', limit: 40, unit: 'ms' },
      {
        label: `joins held for ${SECONDS} s`,
        figure: joinsPerSecond,
        side: 'at least',
        limit: 200,
        unit: '/s',
      },
    ],
  };
}
