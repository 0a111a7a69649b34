import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Bench, BenchResult } from '../bench.ts';
import { quantile, rounded } from '../statistics.ts';

/** The browsers are the extension's to drive: a program of its end-to-end tests, with an interface of one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/latency/main.ts', import.meta.url);
/** Ends the program when this one is gone, however it went. */
const STOP_WITH_PARENT = new URL('../../../scripts/stop-with-parent.mjs', import.meta.url);
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
  const { latenciesMs } = output.parse(JSON.parse(await printed(scope)));
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

async function printed(scope: AsyncDisposableStack): Promise<string> {
  const child = spawn(process.execPath, ['--import', STOP_WITH_PARENT.href, fileURLToPath(PROGRAM)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited: Promise<unknown[]> = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGTERM'), TIMEOUT_MS);
  scope.defer(async () => {
    clearTimeout(timer);
    child.kill('SIGTERM');
    await exited;
  });
  const { stdout } = child;
  if (!stdout) throw new Error('The program has an output.');
  const [said, [code]] = await Promise.all([text(stdout), exited]);
  if (code !== 0)
    throw new Error('The browsers did not get as far as clicks; what stopped them is printed above.');
  return said;
}
