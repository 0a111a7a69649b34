import { temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  type MeasuredServer,
  type Memory,
  type ServerSettings,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { startBareServer } from '../servers/bare-server.ts';
import { median, middleMean, rounded } from '../statistics.ts';
import { Contestant } from './contestant.ts';

const FEW = 100;
const MANY = 500;
const ROUNDS = 3;
/** Each round looks at both servers this often, in turn: many short looks, because a machine has moods. */
const FEW_WINDOWS = 10;
const MANY_WINDOWS = 16;
const WINDOW_MS = 1200;

/**
 * The bare server has one worker, offers one address and repairs losses; otherwise the two would not do the
 * same work: every transport keeps each address that it offers.
 */
const SETTINGS: ServerSettings = {
  ...CROWD_FROM_ONE_ADDRESS,
  WORKERS: '1',
  MEDIASOUP_ANNOUNCED_IP: '127.0.0.1',
  LISTENERS_PER_WORKER_BEFORE_SPREAD: '100000',
};

/** What one listener more costs, here and with the least there could be. */
export const listeners: Bench = {
  name: 'listeners',
  summary: 'worker CPU and process memory a listener, beside bare mediasoup + ws',
  run,
};

interface Pair<T> {
  readonly ours: T;
  readonly bare: T;
}

interface Growth {
  /** Of a core, for each listener more. */
  readonly cpuPct: number;
  /** Resident, or on the heap where that grew more: pages that the process had already may hide the rest. */
  readonly memoryKB: number;
  readonly residentKB: number;
  readonly heapKB: number;
}

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  say(settingsLine(SETTINGS));
  const folder = temporaryFolder(scope);
  const ours: Growth[] = [];
  const bare: Growth[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    say(`Round ${round} of ${ROUNDS}: both servers, from ${FEW} to ${MANY} listeners.`);
    const growth = await measureRound(
      () => startServerUnderTest(folder, SETTINGS),
      () => startBareServer(folder),
    );
    ours.push(growth.ours);
    bare.push(growth.bare);
  }

  say('One round more: what it costs the bare server to repair losses.');
  const repairing = await measureRound(
    () => startBareServer(folder),
    () => startBareServer(folder, { repairsLoss: false }),
  );
  const repairRatio = rounded(repairing.ours.cpuPct / repairing.bare.cpuPct, 3);

  const cpu = middleMean(ours.map(({ cpuPct }) => cpuPct));
  const bareCpu = middleMean(bare.map(({ cpuPct }) => cpuPct));
  const memory = median(ours.map(({ memoryKB }) => memoryKB));
  const bareMemory = median(bare.map(({ memoryKB }) => memoryKB));
  const both = (figure: (growth: Growth) => number) =>
    [ours, bare].map((rounds) => rounded(median(rounds.map(figure)), 1)).join(' / ');
  const cpuRatios = ours.map(({ cpuPct }, round) => rounded(cpuPct / (bare[round]?.cpuPct ?? Number.NaN), 3));
  const ratioOverBare = rounded(cpu / bareCpu, 3);
  const memoryRatio = rounded(memory / bareMemory, 2);
  const json = {
    listeners: MANY,
    cpuPerListenerPct: rounded(cpu, 4),
    bareCpuPerListenerPct: rounded(bareCpu, 4),
    ratioOverBare,
    processKBPerListener: rounded(memory, 1),
    bareProcessKBPerListener: rounded(bareMemory, 1),
  };
  return {
    json,
    rows: [
      {
        label: 'worker CPU a listener, ours / bare',
        value: `${json.cpuPerListenerPct} / ${json.bareCpuPerListenerPct} % of a core`,
      },
      {
        label: 'process memory a listener, ours / bare',
        value: `${json.processKBPerListener} / ${json.bareProcessKBPerListener} KB (${memoryRatio}x)`,
      },
      { label: 'resident', value: `${both(({ residentKB }) => residentKB)} KB` },
      { label: 'heap and buffers', value: `${both(({ heapKB }) => heapKB)} KB` },
      { label: 'CPU over bare, round by round', value: cpuRatios.join(', ') },
      { label: 'bare that repairs losses over bare that does not', value: `${repairRatio}x` },
    ],
    budgets: [
      {
        label: 'worker CPU a listener over bare',
        figure: ratioOverBare,
        side: 'at most',
        limit: 1.05,
        unit: '',
      },
      {
        label: 'process memory a listener over bare',
        figure: memoryRatio,
        side: 'at most',
        limit: 1.3,
        unit: '',
      },
    ],
  };
}

/** New servers each time: memory that was once taken would hide the growth of a later round. */
async function measureRound(
  startOurs: () => Promise<MeasuredServer>,
  startBare: () => Promise<MeasuredServer>,
): Promise<Pair<Growth>> {
  await using scope = new AsyncDisposableStack();
  const ours = await Contestant.prepare(scope, await startOurs());
  const bare = await Contestant.prepare(scope, await startBare());
  const both = { ours, bare };
  const few = await measureBoth(both, FEW, FEW_WINDOWS);
  const many = await measureBoth(both, MANY, MANY_WINDOWS);
  return { ours: growth(few.ours, many.ours), bare: growth(few.bare, many.bare) };
}

interface Standing {
  readonly cpuPct: number;
  readonly memory: Memory;
}

async function measureBoth(
  { ours, bare }: Pair<Contestant>,
  listeners: number,
  windows: number,
): Promise<Pair<Standing>> {
  await ours.growTo(listeners);
  await bare.growTo(listeners);
  const oursPct: number[] = [];
  const barePct: number[] = [];
  for (let n = 0; n < windows; n++) {
    // Each begins as often as the other.
    if (n % 2 === 0) oursPct.push(await ours.workerCpuPct(WINDOW_MS));
    barePct.push(await bare.workerCpuPct(WINDOW_MS));
    if (n % 2 === 1) oursPct.push(await ours.workerCpuPct(WINDOW_MS));
  }
  return {
    ours: { cpuPct: middleMean(oursPct), memory: await ours.memory() },
    bare: { cpuPct: middleMean(barePct), memory: await bare.memory() },
  };
}

function growth(few: Standing, many: Standing): Growth {
  const kilobytes = (bytes: number) => bytes / (MANY - FEW) / 1024;
  const heapKB = kilobytes(heap(many.memory) - heap(few.memory));
  const residentKB = kilobytes(many.memory.rss - few.memory.rss);
  return {
    cpuPct: (many.cpuPct - few.cpuPct) / (MANY - FEW),
    memoryKB: Math.max(residentKB, heapKB),
    residentKB,
    heapKB,
  };
}

function heap({ heapUsed, external }: Memory): number {
  return heapUsed + external;
}
