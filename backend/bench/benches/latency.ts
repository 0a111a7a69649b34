import * as z from 'zod';
import { programOutput } from '../../test-support/process/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { quantile, rounded } from '../statistics.ts';

/** Its interface is one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/latency/main.ts', import.meta.url);
const TIMEOUT_MS = 180_000;
/** With fewer, a 95th percentile would be a word for the worst. */
const ENOUGH_CLICKS = 40;

const output = z.object({ latenciesMs: z.array(z.number()) });

/** How far behind the music tab a listener is. */
export const latency: Bench = {
  name: 'latency',
  summary: 'from the music tab’s speaker to a listener’s, in a real Chromium with the built extension',
  run,
};

async function run(scope: AsyncDisposableStack): Promise<BenchResult> {
  const { latenciesMs } = output.parse(
    JSON.parse(await programOutput(scope, { program: PROGRAM, timeoutMs: TIMEOUT_MS })),
  );
  if (latenciesMs.length < ENOUGH_CLICKS) throw new Error(`Only ${latenciesMs.length} clicks were heard.`);
  const p50 = rounded(quantile(latenciesMs, 0.5), 1);
  const p95 = rounded(quantile(latenciesMs, 0.95), 1);
  const [least, most] = [0, 1].map((share) => rounded(quantile(latenciesMs, share), 1));
  return {
    json: { speakerToSpeakerMs: { p50, p95 } },
    rows: [
      { label: 'clicks heard', value: String(latenciesMs.length) },
      { label: 'speaker to speaker, p50 / p95', value: `${p50} / ${p95} ms` },
      { label: 'least / most', value: `${least} / ${most} ms` },
    ],
    budgets: [{ label: 'speaker to speaker, median', figure: p50, side: 'at most', limit: 120, unit: 'ms' }],
  };
}
