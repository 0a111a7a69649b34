import { setTimeout as pause } from 'node:timers/promises';
import { NOW_PLAYING_PACE } from '@auxcast/shared-types';
import {
  type LoopReport,
  monotonicMs,
  requireSockets,
  temporaryFolder,
} from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  type MeasuredServer,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { AudienceProcess } from '../load/audience-process.ts';
import { startBareServer } from '../servers/bare-server.ts';
import { median, quantile, rounded } from '../statistics.ts';
import { type Announcer, bareSpeaker, host } from './announcer.ts';

const SOCKETS = 10_000;
const AT_ONCE = 50;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 9;
/**
 * Above it, a round tells more about what else runs on this machine than about a server: it is taken again.
 */
const CALM_SHARE = 0.1;
/** If calm does not come, the least disturbed of so many rounds count. */
const MOST_ROUNDS = 30;
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
  readonly loop: LoopReport;
  readonly bytes: number;
}

interface Pair {
  readonly ours: Round;
  readonly bare: Round;
}

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  requireSockets(SOCKETS);
  say(settingsLine(CROWD_FROM_ONE_ADDRESS));
  const folder = temporaryFolder(scope);
  say(`${SOCKETS} sockets join ours, then the bare server.`);
  const ours = await gather(scope, await startServerUnderTest(folder, CROWD_FROM_ONE_ADDRESS), host);
  const bare = await gather(scope, await startBareServer(folder), bareSpeaker);

  say(`${WARM_UP_ROUNDS} rounds to warm up, ${ROUNDS} that count, both servers in turn.`);
  for (let n = 1; n <= WARM_UP_ROUNDS; n++) await tellBoth(ours, bare, `warm-up ${n}`);
  const pairs: Pair[] = [];
  while (pairs.length < MOST_ROUNDS && pairs.filter(isCalm).length < ROUNDS) {
    // A session tells of so many tracks at once, and then of one in a while.
    if (WARM_UP_ROUNDS + pairs.length >= NOW_PLAYING_PACE.tracks.burst) {
      await pause(NOW_PLAYING_PACE.tracks.everyMs);
    }
    pairs.push(await tellBoth(ours, bare, `round ${pairs.length + 1}`));
  }
  if (pairs.length > ROUNDS)
    say(`${pairs.length} rounds for the calmest ${ROUNDS}: other processes take the servers' cores.`);
  return result(pairs.toSorted((a, b) => disturbance(a) - disturbance(b)).slice(0, ROUNDS));
}

async function tellBoth(ours: Side, bare: Side, name: string): Promise<Pair> {
  return { ours: await tell(ours, name), bare: await tell(bare, name) };
}

function isCalm(pair: Pair): boolean {
  return disturbance(pair) < CALM_SHARE;
}

/** The share of the time in which one of the servers had work to do and no core to do it on. */
function disturbance({ ours, bare }: Pair): number {
  return Math.max(ours.loop.offCoreMs / ours.allReceivedMs, bare.loop.offCoreMs / bare.allReceivedMs);
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

async function tell({ server, audience, announcer }: Side, name: string): Promise<Round> {
  const title = `The song of ${name}, once more`;
  await audience.untilQuiet(PAUSE_MS);
  await audience.expect(title);
  await server.watchLoop();
  const startMs = monotonicMs();
  await announcer.announce(title);
  const { atMs, bytes } = await audience.told();
  return { allReceivedMs: atMs - startMs, loop: await server.loopReport(), bytes };
}

function result(pairs: readonly Pair[]): BenchResult {
  const times = pairs.map(({ ours }) => ours.allReceivedMs);
  const bareTimes = pairs.map(({ bare }) => bare.allReceivedMs);
  const held = pairs.map(({ ours }) => ours.loop.heldMs);
  const bareHeld = pairs.map(({ bare }) => bare.loop.heldMs);
  const cpu = [
    median(pairs.map(({ ours }) => ours.loop.cpuMs)),
    median(pairs.map(({ bare }) => bare.loop.cpuMs)),
  ];
  const ratioOverBare = rounded(median(times) / median(bareTimes), 3);
  const maxLoopBlockMs = rounded(Math.max(...held), 1);
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
      {
        label: 'event loop held, ours, round by round',
        value: `${held.map((ms) => rounded(ms, 0)).join(', ')} ms`,
      },
      { label: 'event loop held, bare, median', value: `${rounded(median(bareHeld), 0)} ms` },
      {
        label: "CPU of the server's thread, ours / bare, median",
        value: `${cpu.map((ms) => rounded(ms, 0)).join(' / ')} ms`,
      },
      { label: 'bytes a message, ours / bare', value: `${pairs[0]?.ours.bytes} / ${pairs[0]?.bare.bytes}` },
    ],
    budgets: [
      { label: 'all received, over bare', figure: ratioOverBare, side: 'at most', limit: 1.1, unit: '' },
      { label: 'event loop held, longest', figure: maxLoopBlockMs, side: 'at most', limit: 20, unit: 'ms' },
    ],
  };
}
