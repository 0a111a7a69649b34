import * as z from 'zod';
import type { Bench, BenchResult, Row } from '../bench.ts';
import type { Budget } from '../budget.ts';
import { programOutput } from '../process/program-output.ts';

/** Its interface is one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/faults/main.ts', import.meta.url);
const TIMEOUT_MS = 1_800_000;

const ms = z.number();
const percent = z.number();

/** What `--json` writes. */
const written = {
  workerKilledMs: ms,
  restartMs: ms,
  processKilledMs: ms,
  hostNetworkLossMs: ms,
  hostAddressChangeMs: ms,
  listenerNetworkLossMs: ms,
  udpBlockedJoinMs: ms,
  udpBlockedMidwayMs: ms,
  turnJoinMs: ms,
  loss10ConcealedPct: percent,
  firefoxLoss10ConcealedPct: percent,
  burstJoins: z.strictObject({ served: z.int(), refused: z.int(), existingListenersGapMs: ms }),
  slowListenerDroppedMs: ms,
};
const figures = z.strictObject({ ...written, readyMs: ms });
type Figures = z.infer<typeof figures>;

const output = z.object({
  figures: figures.partial(),
  failures: z.array(z.object({ play: z.string(), reason: z.string() })),
});

/** How long each real fault is heard. */
export const faults: Bench = {
  name: 'faults',
  summary: 'real faults in the middle of a broadcast, in real browsers, and how long until all is well again',
  run,
};

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  const { figures: measured, failures } = output.parse(
    JSON.parse(await programOutput(scope, PROGRAM, TIMEOUT_MS)),
  );
  if (failures.length > 0) {
    say(`\nMeasured all the same: ${JSON.stringify(measured, null, 2)}`);
    const list = failures.map(({ play, reason }) => `  ${play}: ${reason}`).join('\n');
    throw new Error(`Not everything healed:\n${list}`);
  }
  const { readyMs, ...json } = figures.parse(measured);
  return { json, rows: rowsOf(json), budgets: budgetsOf({ readyMs, ...json }) };
}

function rowsOf(json: Omit<Figures, 'readyMs'>): Row[] {
  const { burstJoins, ...others } = json;
  const { served, refused, existingListenersGapMs } = burstJoins;
  const plain = Object.entries(others).map(([label, value]) => ({ label, value: String(value) }));
  const burst = `${served} served, ${refused} refused, others without a packet for at most ${existingListenersGapMs} ms`;
  return [...plain, { label: 'burstJoins', value: burst }];
}

function budgetsOf(of: Figures): Budget[] {
  const heard = (label: string, figure: number, limit: number): Budget => ({
    label: `heard again, ${label}`,
    figure,
    side: 'at most',
    limit,
    unit: 'ms',
  });
  return [
    heard('its worker killed', of.workerKilledMs, 2000),
    heard('a killed process ready again', of.processKilledMs, 3000),
    { label: 'a killed process ready again', figure: of.readyMs, side: 'at most', limit: 10_000, unit: 'ms' },
    heard('its network back', of.listenerNetworkLossMs, 2000),
    {
      label: 'made up in Chromium at 10 % loss',
      figure: of.loss10ConcealedPct,
      side: 'at most',
      limit: 1,
      unit: '%',
    },
  ];
}
