import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { CROWD_FROM_ONE_ADDRESS, PostgresServer } from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { PlainServer } from '../servers/plain-server.ts';
import { startedByNpm } from '../servers/started-by-npm.ts';
import { median, rounded } from '../statistics.ts';

const MB = 1_048_576;
const LISTENERS = 100;
const AT_ONCE = 10;
/** Until a server that has nothing to do has collected what its start left behind. */
const SETTLE_MS = 10_000;
const BARE_PROGRAM = new URL('../servers/bare-server-main.ts', import.meta.url);

/** What a server takes of a small machine. */
export const footprint: Bench = {
  name: 'footprint',
  summary: `start time and memory of a server: first start, idle, with ${LISTENERS} listeners, with Postgres, bare`,
  run,
};

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  const folder = temporaryFolder(scope);
  const env = { ...CROWD_FROM_ONE_ADDRESS, DATA_DIR: path.join(folder, 'data'), LOG_FORMAT: 'json' };
  const logFile = path.join(folder, 'log');
  const start = (more: Readonly<Record<string, string>> = {}) =>
    PlainServer.start({ env: { ...env, ...more }, logFile });

  say('The first start: a new database.');
  const first = await start();
  await first.close();
  say('The second start, idle.');
  const second = await start();
  scope.defer(() => second.close());
  await pause(SETTLE_MS);
  const idleBytes = second.bytes;
  const workerBytes = median(second.workerBytes);

  say(`${LISTENERS} listeners.`);
  const withListeners = await bytesWithListeners(second);
  await second.close();

  say('Started by npm.');
  const { launcherBytes } = await startedByNpm(env, logFile, () => pause(SETTLE_MS));

  say('With a Postgres server.');
  const postgres = await PostgresServer.start();
  scope.defer(() => postgres.remove());
  const other = await start({ DATABASE_URL: postgres.url });
  await pause(SETTLE_MS);
  const postgresBytes = other.bytes;
  await other.close();

  say('Bare mediasoup and ws.');
  const bare = await PlainServer.start({ program: BARE_PROGRAM, env: { REPAIRS_LOSS: 'true' }, logFile });
  await pause(SETTLE_MS);
  const bareBytes = bare.bytes;
  await bare.close();

  const json = {
    firstStartMs: Math.round(first.startMs),
    firstStartPeakMB: megabytes(first.peakBytes),
    secondStartMs: Math.round(second.startMs),
    idleMB: megabytes(idleBytes),
    workerMB: megabytes(workerBytes),
    launcherMB: megabytes(launcherBytes),
    with100ListenersMB: megabytes(withListeners),
    postgresIdleMB: megabytes(postgresBytes),
    bareMB: megabytes(bareBytes),
  };
  return {
    json,
    rows: [
      { label: 'second start', value: `${json.secondStartMs} ms` },
      { label: 'each media worker', value: `${json.workerMB} MB` },
      { label: 'npm and the start script', value: `${json.launcherMB} MB` },
      { label: `with ${LISTENERS} listeners`, value: `${json.with100ListenersMB} MB` },
      { label: 'idle, with a Postgres server', value: `${json.postgresIdleMB} MB` },
      { label: 'bare mediasoup and ws, idle', value: `${json.bareMB} MB` },
    ],
    budgets: [
      {
        label: 'first start until ready',
        figure: json.firstStartMs,
        side: 'at most',
        limit: 3000,
        unit: 'ms',
      },
      {
        label: 'most memory until then',
        figure: json.firstStartPeakMB,
        side: 'at most',
        limit: 300,
        unit: 'MB',
      },
      { label: 'idle', figure: json.idleMB, side: 'at most', limit: 200, unit: 'MB' },
    ],
  };
}

async function bytesWithListeners(server: PlainServer): Promise<number> {
  await using scope = new AsyncDisposableStack();
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  await source.play();
  await crowd.join({ url: server.url, sessionId: source.sessionId }, LISTENERS, AT_ONCE);
  await pause(SETTLE_MS);
  return server.bytes;
}

function megabytes(bytes: number): number {
  return rounded(bytes / MB, 1);
}
