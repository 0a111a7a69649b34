import type { Bench, BenchResult } from '../bench.ts';
import { runSmallServer } from '../servers/small-server.ts';
import { rounded } from '../statistics.ts';

const MB = 1_048_576;
const LIMIT_MB = 512;
const LISTENERS = 100;
const MINUTES = 10;
const WORD_EVERY_S = 30;
/** Of fifty that were sent. */
const PACKETS_PER_SECOND = 45;

/** Whether the smallest cloud machine carries a party. */
export const smallServer: Bench = {
  name: 'small-server',
  summary: `a live session with ${LISTENERS} listeners in a memory cgroup of ${LIMIT_MB} MB, for --minutes (${MINUTES})`,
  run,
};

async function run(
  _scope: AsyncDisposableStack,
  say: (line: string) => void,
  minutes = MINUTES,
): Promise<BenchResult> {
  let saidAtS = Number.POSITIVE_INFINITY;
  const report = await runSmallServer({
    limitBytes: LIMIT_MB * MB,
    listeners: LISTENERS,
    forMs: minutes * 60_000,
    onLook: (secondsLeft, anonymousBytes) => {
      if (saidAtS - secondsLeft < WORD_EVERY_S) return;
      saidAtS = secondsLeft;
      say(
        `${Math.round(secondsLeft)} s left; anonymous memory ${rounded(anonymousBytes / MB, 1)} MB at most so far.`,
      );
    },
  });
  const json = {
    kills: report.kills,
    anonymousMB: rounded(report.anonymousBytes / MB, 1),
    packetsPerSecond: rounded(report.packetsPerSecond, 1),
  };
  return {
    json,
    rows: [],
    budgets: [
      { label: 'processes killed', figure: json.kills, side: 'at most', limit: 0, unit: '' },
      { label: 'anonymous memory', figure: json.anonymousMB, side: 'at most', limit: 400, unit: 'MB' },
      {
        label: 'packets a listener and second',
        figure: json.packetsPerSecond,
        side: 'at least',
        limit: PACKETS_PER_SECOND,
        unit: '',
      },
    ],
  };
}
