import { programOutput } from '../../test-support/process/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { deskMeasured, deskResult } from './desk-figures.ts';

/** Its interface is one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/desk/main.ts', import.meta.url);
const TIMEOUT_MS = 900_000;

/** What the desk does to sound, and what it costs the host. */
export const desk: Bench = {
  name: 'desk',
  summary: 'the host’s mix in real Chromiums: return feeds, delays, changing over, ducking, up to 8 guests',
  run,
};

async function run(scope: AsyncDisposableStack): Promise<BenchResult> {
  return deskResult(
    deskMeasured.parse(JSON.parse(await programOutput(scope, { program: PROGRAM, timeoutMs: TIMEOUT_MS }))),
  );
}
