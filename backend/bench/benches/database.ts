import { temporaryFolder } from '../../test-support/process/index.ts';
import { BusyStore } from '../../test-support/stores/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { rounded } from '../statistics.ts';

const PER_SECOND = 400;
const SECONDS = 15;
/** What a thread of its own and transactions that take many writes are for. */
const MOST_P99_MS = 5;
const MOST_MS = 20;

/** What keeping things on SQLite costs the event loop that all else runs on. */
export const database: Bench = {
  name: 'database',
  summary: `the event loop of a process that writes ${PER_SECOND} rows a second to SQLite, and reads histories`,
  run,
};

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  const store = new BusyStore();
  scope.defer(() => store.close());
  say(`${PER_SECOND} rows a second for ${SECONDS} s.`);
  const load = { folder: temporaryFolder(scope), perSecond: PER_SECOND, seconds: SECONDS };
  const { written, loop } = await store.write(load);
  const json = {
    rowsPerSecond: Math.round(written / SECONDS),
    loopP99Ms: rounded(loop.heldP99Ms, 1),
    loopBlockMs: rounded(loop.heldMs, 1),
    loopOwnWorkMs: rounded(loop.heldCpuMs, 1),
  };
  return {
    json,
    rows: [
      { label: 'rows a second, all durable', value: String(json.rowsPerSecond) },
      { label: 'held by its own work, longest', value: `${json.loopOwnWorkMs} ms` },
    ],
    budgets: [
      {
        label: 'event loop held, p99',
        figure: json.loopP99Ms,
        side: 'at most',
        limit: MOST_P99_MS,
        unit: 'ms',
      },
      {
        label: 'event loop held, longest',
        figure: json.loopBlockMs,
        side: 'at most',
        limit: MOST_MS,
        unit: 'ms',
      },
    ],
  };
}
