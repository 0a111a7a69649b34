import * as z from 'zod';
import { programOutput, requireSockets, temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  type ServerSettings,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { startBareServer } from '../servers/bare-server.ts';
import { median, quantile, rounded } from '../statistics.ts';
import { type CallFigures, type CallSize, measureCall } from './call.ts';
import { type Cheering, type CheeringSize, measureCheering } from './cheering.ts';
import { REVOCATIONS } from './moderated-call.ts';
import type { VoicesLook } from './voices.ts';

/** Its interface is one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/latency/talk-main.ts', import.meta.url);
const TIMEOUT_MS = 180_000;
const CHEERING: CheeringSize = { holders: 10_000, withinMs: 2000, heldMs: 5000, rounds: 3 };
const CALL: CallSize = {
  members: 50,
  talkers: 5,
  presses: 20,
  revoked: { mute: 20, setRole: 10, setRoleRight: 5 },
  looks: 9,
  windowMs: 2000,
};
/** As for `listeners`: the bare server has one worker, and offers one address. */
const SETTINGS: ServerSettings = {
  ...CROWD_FROM_ONE_ADDRESS,
  WORKERS: '1',
  MEDIASOUP_ANNOUNCED_IP: '127.0.0.1',
  LISTENERS_PER_WORKER_BEFORE_SPREAD: '100000',
};

const browsers = z.object({ pressedToHeardMs: z.array(z.number()).min(1) });

/** How soon who presses is heard, how soon who may not talk is not, and what that and cheering cost. */
export const talk: Bench = {
  name: 'talk',
  summary: `${CALL.talkers} who talk to ${CALL.members}, beside bare mediasoup, and ${CHEERING.holders.toLocaleString('en')} who cheer`,
  run,
};

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  requireSockets(CHEERING.holders);
  say('One talks to another, each in a Chromium of its own.');
  const { pressedToHeardMs } = browsers.parse(
    JSON.parse(await programOutput(scope, { program: PROGRAM, timeoutMs: TIMEOUT_MS })),
  );
  say(settingsLine(SETTINGS));
  const folder = temporaryFolder(scope);
  return result(pressedToHeardMs, await cheer(folder, say), await call(folder, say));
}

async function cheer(folder: string, say: (line: string) => void): Promise<Cheering> {
  say(`${CHEERING.holders} sockets join, and cheer.`);
  await using scope = new AsyncDisposableStack();
  const server = await startServerUnderTest(folder, SETTINGS);
  scope.defer(() => server.close());
  return await measureCheering(server, CHEERING);
}

async function call(folder: string, say: (line: string) => void): Promise<CallFigures> {
  await using scope = new AsyncDisposableStack();
  const server = await startServerUnderTest(folder, SETTINGS);
  scope.defer(() => server.close());
  const bareServer = await startBareServer(folder);
  scope.defer(() => bareServer.close());
  return await measureCall(server, bareServer, CALL, say);
}

function result(
  heardMs: readonly number[],
  cheering: Cheering,
  { firstPacketMs, silentMs, ours, bare }: CallFigures,
): BenchResult {
  const cpu = median(ours.map(({ cpuPerStreamPct }) => cpuPerStreamPct));
  const bareCpu = median(bare.map(({ cpuPerStreamPct }) => cpuPerStreamPct));
  const ratioOverBare = rounded(cpu / bareCpu, 3);
  const cheerLoopBlockMs = rounded(Math.max(...cheering.loops.map(({ heldMs }) => heldMs)), 1);
  const json = {
    pttToHeardMs: quantiles(heardMs),
    pressToFirstPacketMs: quantiles(firstPacketMs),
    revokedToSilentMs: quantiles(REVOCATIONS.flatMap((revocation) => silentMs[revocation])),
    members: CALL.members,
    talkers: CALL.talkers,
    lostPct: lostPct(ours),
    workerCpuPerStreamPct: rounded(cpu, 4),
    bareCpuPerStreamPct: rounded(bareCpu, 4),
    cheerHolders: cheering.holders,
    cheerLoopBlockMs,
  };
  const ratios = ours.map(({ cpuPerStreamPct }, n) =>
    rounded(cpuPerStreamPct / (bare[n]?.cpuPerStreamPct ?? Number.NaN), 3),
  );
  const held = cheering.loops.map(
    ({ heldMs, heldCpuMs }) => `${rounded(heldMs, 1)} (${rounded(heldCpuMs, 1)})`,
  );
  return {
    json,
    rows: [
      { label: 'press to heard in browsers, p50 / p95 / most', value: spread(heardMs) },
      { label: 'press to first packet, p50 / p95 / most', value: spread(firstPacketMs) },
      ...REVOCATIONS.map((revocation) => ({
        label: `${revocation} to silent, p50 / p95 / most`,
        value: spread(silentMs[revocation]),
      })),
      {
        label: 'worker CPU a stream, ours / bare',
        value: `${json.workerCpuPerStreamPct} / ${json.bareCpuPerStreamPct} % of a core`,
      },
      { label: 'over bare, look by look', value: ratios.join(', ') },
      { label: 'lost, ours / bare', value: `${json.lostPct} / ${lostPct(bare)} %` },
      {
        label: 'event loop held while they cheer (by its own work), round by round',
        value: `${held.join(', ')} ms`,
      },
    ],
    budgets: [
      {
        label: 'press to heard in browsers, p95',
        figure: json.pttToHeardMs.p95,
        side: 'at most',
        limit: 200,
        unit: 'ms',
      },
      {
        label: 'press to first packet, p95',
        figure: json.pressToFirstPacketMs.p95,
        side: 'at most',
        limit: 40,
        unit: 'ms',
      },
      {
        label: 'revoked to silent, p95',
        figure: json.revokedToSilentMs.p95,
        side: 'at most',
        limit: 100,
        unit: 'ms',
      },
      {
        label: 'worker CPU a stream over bare',
        figure: ratioOverBare,
        side: 'at most',
        limit: 1.1,
        unit: '',
      },
      {
        label: 'event loop held while they cheer, longest',
        figure: cheerLoopBlockMs,
        side: 'at most',
        limit: 20,
        unit: 'ms',
      },
    ],
  };
}

function quantiles(numbers: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: rounded(quantile(numbers, 0.5), 1), p95: rounded(quantile(numbers, 0.95), 1) };
}

function spread(numbers: readonly number[]): string {
  return `${[0.5, 0.95, 1].map((share) => rounded(quantile(numbers, share), 1)).join(' / ')} ms`;
}

function lostPct(looks: readonly VoicesLook[]): number {
  const sum = (read: (look: VoicesLook) => number) => looks.reduce((all, look) => all + read(look), 0);
  const due = sum((look) => look.due);
  return rounded(((due - sum(({ packets }) => packets)) / due) * 100, 3);
}
