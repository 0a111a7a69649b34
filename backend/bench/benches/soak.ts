import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  type MeasuredServer,
  type ServerSettings,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { PartyProcess } from '../load/party-process.ts';
import { rounded } from '../statistics.ts';
import { type Trend, trend } from '../trend.ts';

const MINUTES = 10;
/**
 * Before the time that counts. What these need does not come again: pools and caches fill, and code is
 * compiled. V8 goes on with that for long: after 25 rounds two thirds of what was new in its heap was
 * optimized code. Of sessions that ended, the last 500 are kept.
 */
const WARM_UP_ROUNDS = 100;
const WORD_EVERY_ROUNDS = 10;
/** A line through fewer says nothing. */
const LEAST_LOOKS = 3;
const HOST_GRACE_MS = 4000;
const LISTENER_GRACE_MS = 3000;
/** After a round: both graces are over, writes are written, sockets that were told to close are closed. */
const QUIET_MS = 6500;
/** A timer or a write of a moment is no leak: the least of some looks counts. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;
const MB = 1_048_576;
const MS_PER_HOUR = 3_600_000;
/**
 * Songs and their pictures fill a cache that is bounded (64 MB); at the pace of this bench that is some 6 MB
 * an hour. A session that is not let go of is ten times as much.
 */
const GROWTH_MB_PER_HOUR = 12;
/**
 * Standard errors: what may be chance is not held against the server, but too much of it says nothing for the
 * server either.
 */
const DOUBT = 2;

const SETTINGS: ServerSettings = {
  ...CROWD_FROM_ONE_ADDRESS,
  REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
  HOST_GRACE_MS: String(HOST_GRACE_MS),
  LISTENER_GRACE_MS: String(LISTENER_GRACE_MS),
  // So that sessions spread over workers, and pipes come and go as well.
  WORKERS: '2',
  LISTENERS_PER_WORKER_BEFORE_SPREAD: '4',
};

/** Whether anything grows while sessions come and go. */
export const soak: Bench = {
  name: 'soak',
  summary: `memory, handles and media objects while sessions come and go, for --minutes (${MINUTES})`,
  run,
};

/** How the server stands when all of a round has gone again. */
interface Standing {
  readonly atMs: number;
  readonly residentMB: number;
  readonly heapMB: number;
  readonly workersMB: number;
  readonly handles: readonly string[];
  readonly openFiles: number;
  readonly mediasoupObjects: number;
}

async function run(
  scope: AsyncDisposableStack,
  say: (line: string) => void,
  minutes = MINUTES,
): Promise<BenchResult> {
  say(settingsLine(SETTINGS));
  const adminKey = randomUUID();
  const server = await startServerUnderTest(temporaryFolder(scope), { ...SETTINGS, ADMIN_KEY: adminKey });
  scope.defer(() => server.close());
  const party = await PartyProcess.begin({ port: server.port, adminKey });
  scope.defer(() => party.close());

  say('Warming up: pictures.');
  await party.showPictures();
  for (let rounds = 1; rounds <= WARM_UP_ROUNDS; rounds++) {
    await party.round();
    if (rounds % WORD_EVERY_ROUNDS === 0) say(`Warming up: ${rounds} of ${WARM_UP_ROUNDS} rounds.`);
  }
  const startMs = performance.now();
  const endMs = startMs + minutes * 60_000;
  const standings: Standing[] = [];
  let heard = await party.packets();
  do {
    await party.round();
    await pause(QUIET_MS);
    const packets = await party.packets();
    if (packets <= heard) throw new Error('Those who stayed all the time hear nothing any more.');
    heard = packets;
    const standing = await look(server);
    standings.push(standing);
    say(line((standing.atMs - startMs) / 60_000, standing));
  } while (performance.now() < endMs || standings.length < LEAST_LOOKS);

  return result(standings, say);
}

async function look(server: MeasuredServer): Promise<Standing> {
  const counts: Pick<Standing, 'handles' | 'openFiles' | 'mediasoupObjects'>[] = [];
  for (let n = 0; n < LOOKS; n++) {
    await pause(BETWEEN_LOOKS_MS);
    const [handles, mediasoupObjects] = [await server.handles(), await server.mediasoupObjects()];
    counts.push({ handles, mediasoupObjects, openFiles: server.openFiles });
  }
  const { rss, heapUsed, external } = await server.memory();
  return {
    atMs: performance.now(),
    residentMB: rss / MB,
    heapMB: (heapUsed + external) / MB,
    workersMB: server.workerMemory() / MB,
    handles: counts.map(({ handles }) => handles).reduce((a, b) => (b.length < a.length ? b : a)),
    openFiles: Math.min(...counts.map(({ openFiles }) => openFiles)),
    mediasoupObjects: Math.min(...counts.map(({ mediasoupObjects }) => mediasoupObjects)),
  };
}

function result(standings: readonly Standing[], say: (line: string) => void): BenchResult {
  const [start, end] = [standings[0], standings.at(-1)];
  if (!start || !end) throw new Error('There is nothing to compare.');
  const trendOf = (read: (standing: Standing) => number) =>
    trend(standings.map((standing) => ({ x: standing.atMs / MS_PER_HOUR, y: read(standing) })));
  const residentTrend = trendOf(({ residentMB }) => residentMB);
  const heapTrend = trendOf(({ heapMB }) => heapMB);
  const workersTrend = trendOf(({ workersMB }) => workersMB);
  const fromTo = (read: (standing: Standing) => number) =>
    `${rounded(read(start), 1)} to ${rounded(read(end), 1)}`;
  const json = {
    startMB: rounded(start.residentMB, 1),
    endMB: rounded(end.residentMB, 1),
    growthMBPerHour: rounded(residentTrend.slope, 1),
    handlesStart: start.handles.length,
    handlesEnd: end.handles.length,
    mediasoupObjectsStart: start.mediasoupObjects,
    mediasoupObjectsEnd: end.mediasoupObjects,
  };
  const news = kinds(end.handles).filter((kind) => !kinds(start.handles).includes(kind));
  if (news.length > 0) say(`Handles that were not there at the start: ${news.join(', ')}.`);
  const files = `${start.openFiles} to ${end.openFiles}`;
  return {
    json,
    rows: [
      { label: 'rounds looked at', value: String(standings.length) },
      {
        label: 'resident memory of the process',
        value: `${fromTo(({ residentMB }) => residentMB)} MB, ${anHour(residentTrend)}`,
      },
      { label: 'its heap and buffers', value: `${fromTo(({ heapMB }) => heapMB)} MB, ${anHour(heapTrend)}` },
      {
        label: 'resident memory of the workers',
        value: `${fromTo(({ workersMB }) => workersMB)} MB, ${anHour(workersTrend)}`,
      },
      { label: 'handles', value: `${json.handlesStart} to ${json.handlesEnd}` },
      { label: 'open files', value: files },
      { label: 'media objects', value: `${json.mediasoupObjectsStart} to ${json.mediasoupObjectsEnd}` },
    ],
    budgets: [
      ...growth('the process', residentTrend),
      ...growth('its heap', heapTrend),
      ...growth('the workers', workersTrend),
      noMore('handles', json.handlesStart, json.handlesEnd),
      noMore('open files', start.openFiles, end.openFiles),
      noMore('media objects', json.mediasoupObjectsStart, json.mediasoupObjectsEnd),
    ],
  };
}

function anHour({ slope, error }: Trend): string {
  return `${rounded(slope, 1)} ± ${rounded(error, 1)} MB an hour`;
}

function growth(what: string, { slope, error }: Trend): BenchResult['budgets'] {
  const chance = DOUBT * error;
  const budget = { side: 'at most', limit: GROWTH_MB_PER_HOUR, unit: 'MB' } as const;
  return [
    { ...budget, label: `growth of ${what} an hour, beyond chance`, figure: rounded(slope - chance, 1) },
    { ...budget, label: 'what may be chance in it (less in a longer run)', figure: rounded(chance, 1) },
  ];
}

function noMore(what: string, start: number, end: number): BenchResult['budgets'][number] {
  return { label: `${what} at the end`, figure: end, side: 'at most', limit: start, unit: '' };
}

/** Each handle's kind with its number among those of its kind, so that one more of a kind shows. */
function kinds(handles: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return handles.map((kind) => {
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return `${kind} ${number}`;
  });
}

function line(minutes: number, standing: Standing): string {
  const { residentMB, heapMB, workersMB, handles, openFiles, mediasoupObjects } = standing;
  return (
    `${rounded(minutes, 1)} min: ${rounded(residentMB, 1)} MB (heap ${rounded(heapMB, 1)}), workers ` +
    `${rounded(workersMB, 1)} MB, ${handles.length} handles, ${openFiles} files, ${mediasoupObjects} media objects`
  );
}
