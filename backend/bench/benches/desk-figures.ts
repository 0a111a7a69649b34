import * as z from 'zod';
import type { BenchResult, Row } from '../bench.ts';
import type { Budget } from '../budget.ts';
import { median, quantile, rounded } from '../statistics.ts';

const delays = z.array(z.number()).min(1);
const change = z.object({ gapMs: z.number(), burstDb: z.number() });
const cost = z.object({ cpuPct: z.number(), uploadKbps: z.number() });
type Cost = z.infer<typeof cost>;

/** What `extension/e2e/desk/main.ts` prints. Times are milliseconds. */
export const deskMeasured = z.object({
  /** From the music tab's speaker to the listener's: not mixed, and mixed. */
  directMs: delays,
  mixedMs: delays,
  /** By how much later the music comes after going over to mixed, and back. */
  jumps: z.object({ mixedMs: delays, directMs: delays }),
  /** In turn to mixed and back. */
  changes: z.array(change).min(1),
  returnFeedDelayMs: z.number(),
  guestMs: delays,
  duckAttacksMs: delays,
  /** One for each guest, by how many are on air. */
  mixMinusDb: z.object({ 4: delays, 8: delays }),
  /** By how many guests are on air. */
  costs: z.object({ 0: cost, 4: cost, 8: cost }),
});
export type DeskMeasured = z.infer<typeof deskMeasured>;

/** What the bench makes of it. */
export function deskResult(measured: DeskMeasured): BenchResult {
  const { jumps, changes, mixMinusDb, costs } = measured;
  const of = (pick: (one: Cost) => number) => ({
    0: rounded(pick(costs[0]), 1),
    4: rounded(pick(costs[4]), 1),
    8: rounded(pick(costs[8]), 1),
  });
  const json = {
    guests: mixMinusDb[8].length,
    mixMinusDb: rounded(Math.min(...mixMinusDb[4], ...mixMinusDb[8]), 1),
    returnFeedDelayMs: rounded(measured.returnFeedDelayMs, 2),
    guestToListenerMs: {
      p50: rounded(quantile(measured.guestMs, 0.5), 1),
      p95: rounded(quantile(measured.guestMs, 0.95), 1),
    },
    directSpeakerToSpeakerMs: rounded(median(measured.directMs), 1),
    mixedSpeakerToSpeakerMs: rounded(median(measured.mixedMs), 1),
    switchGapMs: rounded(Math.max(...changes.map(({ gapMs }) => gapMs)), 1),
    switchJumpMs: rounded(farthest([...jumps.mixedMs, ...jumps.directMs]), 1),
    duckAttackMs: rounded(median(measured.duckAttacksMs), 1),
    hostCpuPct: of(({ cpuPct }) => cpuPct),
    uploadKbps: of(({ uploadKbps }) => uploadKbps),
  };
  const burstDb = rounded(Math.max(...changes.map((one) => one.burstDb)), 1);
  return { json, rows: rowsOf(measured), budgets: budgetsOf(json, burstDb) };
}

/** From 0, with its sign. */
function farthest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => (Math.abs(number) > Math.abs(most) ? number : most), 0);
}

function rowsOf({ jumps, changes, mixMinusDb, costs, ...measured }: DeskMeasured): Row[] {
  const ms = (label: string, numbers: readonly number[]): Row => ({
    label: `${label}, p50 / p95 / most`,
    value: `${[0.5, 0.95, 1].map((share) => rounded(quantile(numbers, share), 1)).join(' / ')} ms`,
  });
  const list = (numbers: readonly number[]) => numbers.map((number) => rounded(number, 1)).join(', ');
  return [
    ms('tab to listener, not mixed', measured.directMs),
    ms('tab to listener, mixed', measured.mixedMs),
    ms('guest to listener', measured.guestMs),
    { label: 'the music jumps, going over to mixed', value: `${list(jumps.mixedMs)} ms` },
    { label: 'the music jumps, going back', value: `${list(jumps.directMs)} ms` },
    { label: 'quiet, to mixed and back in turn', value: `${list(changes.map(({ gapMs }) => gapMs))} ms` },
    {
      label: 'above the music’s own peak, in turn',
      value: `${list(changes.map(({ burstDb }) => burstDb))} dB`,
    },
    { label: 'music down after a guest’s first word', value: `${list(measured.duckAttacksMs)} ms` },
    { label: 'mix-minus of each of 4 guests', value: `${list(mixMinusDb[4])} dB` },
    { label: 'mix-minus of each of 8 guests', value: `${list(mixMinusDb[8])} dB` },
    ...([0, 4, 8] as const).map((guests) => ({
      label: `the host with ${guests} guests on air`,
      value: `${rounded(costs[guests].cpuPct, 1)} % of a core, ${rounded(costs[guests].uploadKbps, 0)} kbit/s up`,
    })),
  ];
}

interface Judged {
  readonly mixMinusDb: number;
  readonly returnFeedDelayMs: number;
  readonly guestToListenerMs: { readonly p50: number; readonly p95: number };
  readonly directSpeakerToSpeakerMs: number;
  readonly mixedSpeakerToSpeakerMs: number;
  readonly switchGapMs: number;
}

function budgetsOf(of: Judged, burstDb: number): Budget[] {
  const within = (label: string, figure: number, limit: number, unit = 'ms'): Budget => ({
    label,
    figure,
    side: 'at most',
    limit,
    unit,
  });
  return [
    { label: 'mix-minus, least', figure: of.mixMinusDb, side: 'at least', limit: 60, unit: 'dB' },
    within('return feed behind the program', of.returnFeedDelayMs, 20),
    within('guest to listener, median', of.guestToListenerMs.p50, 250),
    within('guest to listener, p95', of.guestToListenerMs.p95, 300),
    within('tab to listener, not mixed, median', of.directSpeakerToSpeakerMs, 120),
    within('tab to listener, mixed, median', of.mixedSpeakerToSpeakerMs, 150),
    within('quiet while the program changes over', of.switchGapMs, 20),
    within('above the music’s own peak then', burstDb, 1, 'dB'),
  ];
}
