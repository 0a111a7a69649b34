import type { Bench, BenchResult } from '../bench.ts';
import { AudienceProcess } from '../load/audience-process.ts';
import { monotonicMs } from '../load/monotonic.ts';
import { requireSockets } from '../process/open-files.ts';
import { startBareServer } from '../servers/bare-server.ts';
import type { MeasuredServer } from '../servers/measured-server.ts';
import { CROWD_FROM_ONE_ADDRESS, settingsLine, startServerUnderTest } from '../servers/server-under-test.ts';
import { median, quantile, rounded } from '../statistics.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Announcer, bareSpeaker, host } from './announcer.ts';

const SOCKETS = 10_000;
const AT_ONCE = 50;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 9;
/** Longer than any counter is held back, so that nothing else is under way when a round begins. */
const QUIET_MS = 1500;
const PAUSE_MS = 300;

/** How long it takes to tell everybody, here and by the shortest loop. */
export const fanout: Bench = {
  name: 'fanout',
  summary: 'one now-playing change to 10,000 joined sockets, beside a bare ws loop',
  run,
};

interface Side {
  readonly server: MeasuredServer;
  readonly audience: AudienceProcess;
  readonly announcer: Announcer;
}

interface Round {
  readonly allReceivedMs: number;
  readonly loopBlockMs: number;
  readonly bytes: number;
}

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  requireSockets(SOCKETS);
  say(settingsLine(CROWD_FROM_ONE_ADDRESS));
  const folder = temporaryFolder(scope);
  say(`${SOCKETS} sockets join ours, then the bare server.`);
  const ours = await gather(scope, await startServerUnderTest(folder, CROWD_FROM_ONE_ADDRESS), host);
  const bare = await gather(scope, await startBareServer(folder), bareSpeaker);

  say(`${WARM_UP_ROUNDS} rounds to warm up, ${ROUNDS} that count, both servers in turn.`);
  const oursRounds: Round[] = [];
  const bareRounds: Round[] = [];
  for (let n = 1; n <= WARM_UP_ROUNDS + ROUNDS; n++) {
    const oursRound = await tell(ours, n);
    const bareRound = await tell(bare, n);
    if (n <= WARM_UP_ROUNDS) continue;
    oursRounds.push(oursRound);
    bareRounds.push(bareRound);
  }
  return result(oursRounds, bareRounds);
}

async function gather(
  scope: AsyncDisposableStack,
  server: MeasuredServer,
  open: (url: string) => Promise<Announcer>,
): Promise<Side> {
  scope.defer(() => server.close());
  const announcer = await open(server.url);
  scope.defer(() => announcer.close());
  const audience = new AudienceProcess();
  scope.defer(() => audience.close());
  await audience.join({ url: server.url, sessionId: announcer.sessionId }, SOCKETS, AT_ONCE);
  await audience.untilQuiet(QUIET_MS);
  return { server, announcer, audience };
}

async function tell({ server, audience, announcer }: Side, n: number): Promise<Round> {
  const title = `Song number ${n} of the evening`;
  await audience.untilQuiet(PAUSE_MS);
  await audience.expect(title);
  await server.watchLoop();
  const startMs = monotonicMs();
  await announcer.announce(title);
  const { atMs, bytes } = await audience.told();
  return { allReceivedMs: atMs - startMs, loopBlockMs: await server.loopBlockMs(), bytes };
}

function result(ours: readonly Round[], bare: readonly Round[]): BenchResult {
  const times = ours.map(({ allReceivedMs }) => allReceivedMs);
  const bareTimes = bare.map(({ allReceivedMs }) => allReceivedMs);
  const ratioOverBare = rounded(median(times) / median(bareTimes), 3);
  const maxLoopBlockMs = rounded(Math.max(...ours.map(({ loopBlockMs }) => loopBlockMs)), 1);
  const typicalBlockMs = rounded(median(ours.map(({ loopBlockMs }) => loopBlockMs)), 1);
  const bareBlockMs = rounded(median(bare.map(({ loopBlockMs }) => loopBlockMs)), 1);
  const spread = (numbers: readonly number[]) =>
    [0, 0.5, 1].map((share) => rounded(quantile(numbers, share), 0)).join(' / ');
  return {
    json: {
      sockets: SOCKETS,
      allReceivedMs: rounded(median(times), 1),
      bareAllReceivedMs: rounded(median(bareTimes), 1),
      ratioOverBare,
      maxLoopBlockMs,
    },
    rows: [
      { label: 'all received, ours, least / median / most', value: `${spread(times)} ms` },
      { label: 'all received, bare, least / median / most', value: `${spread(bareTimes)} ms` },
      { label: 'event loop held, ours, median / most', value: `${typicalBlockMs} / ${maxLoopBlockMs} ms` },
      { label: 'event loop held, bare, median', value: `${bareBlockMs} ms` },
      { label: 'bytes a message, ours / bare', value: `${ours[0]?.bytes} / ${bare[0]?.bytes}` },
    ],
    budgets: [
      { label: 'all received, over bare', figure: ratioOverBare, side: 'at most', limit: 1.1, unit: '' },
      { label: 'event loop held, longest', figure: maxLoopBlockMs, side: 'at most', limit: 20, unit: 'ms' },
    ],
  };
}
