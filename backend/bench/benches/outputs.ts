import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuTimeMs, temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  IcecastServer,
  type MeasuredServer,
  type ServerSettings,
  settingsLine,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { feedIcecast } from '../servers/icecast-source.ts';
import { median, middleMean, rounded } from '../statistics.ts';
import { lameCpuPct } from './lame-cost.ts';
import { type PlayerFigures, playerFigures } from './player-figures.ts';
import { StreamContestant } from './stream-contestant.ts';

const FEW = 200;
const MANY = 1000;
const WINDOWS = 8;
const WINDOW_MS = 2000;
/** Sound packets of one listener over WebRTC come every 20 ms. */
const LIVE_LISTENERS = 5;
const ENCODER_WINDOWS = 5;
const FIRST_BYTES = 20;
const SETTLE_MS = 3000;
const MP3_BYTES_PER_SECOND = 24_000;
/** The program is 128 kbit/s, and a little for pages. */
const OGG_BYTES_PER_SECOND = 16_000;

const SETTINGS: ServerSettings = {
  ...CROWD_FROM_ONE_ADDRESS,
  WORKERS: '1',
  MEDIASOUP_ANNOUNCED_IP: '127.0.0.1',
  REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
};

/** What HTTP streams cost and how soon they are heard, beside Icecast. */
export const outputs: Bench = {
  name: 'outputs',
  summary: `${FEW} and ${MANY} HTTP listeners, beside Icecast; encoder, first sound, delay, and what live listeners notice`,
  run,
};

interface Ours {
  readonly server: MeasuredServer;
  readonly sessionId: string;
  readonly contestant: StreamContestant;
}

/** One look at each, of each size. */
interface Growth {
  readonly few: number;
  readonly many: number;
}

async function run(scope: AsyncDisposableStack, say: (line: string) => void): Promise<BenchResult> {
  say(settingsLine(SETTINGS));
  const folder = temporaryFolder(scope);
  const mp3 = await prepare(scope, folder, { kind: 'mp3', bytesPerSecond: MP3_BYTES_PER_SECOND });
  const ogg = await prepare(scope, folder, { kind: 'ogg', bytesPerSecond: OGG_BYTES_PER_SECOND });

  say('The encoder, beside ffmpeg.');
  const idlePct = await serverCpuPct(mp3.server);
  const [coldMs = Number.NaN] = await mp3.contestant.growTo(1);
  await ogg.contestant.growTo(1);
  await pause(SETTLE_MS);
  const encoderCpuPct = (await serverCpuPct(mp3.server)) - idlePct;
  const lamePct = await lameCpuPct(path.join(folder, 'music.opus'));

  say('First bytes, one listener after the other.');
  const firstByteMs = [coldMs, ...(await mp3.contestant.growTo(1 + FIRST_BYTES, 1))];

  const icecast = await IcecastServer.start({ clients: 2 * MANY });
  scope.use(icecast);
  const icecastContestant = new StreamContestant(scope, {
    place: { port: icecast.port, path: await feedIcecast(scope, icecast) },
    cpuMs: () => cpuTimeMs(icecast.pid),
    bytesPerSecond: MP3_BYTES_PER_SECOND,
  });
  const all = { ogg: ogg.contestant, mp3: mp3.contestant, icecast: icecastContestant };

  say(`${FEW} listeners of each.`);
  const few = await measureAll(all, FEW);
  const fewMemory = await mp3.server.memory();
  say(`${MANY} listeners of each, and ${LIVE_LISTENERS} over WebRTC.`);
  const live = await liveListeners(scope, mp3);
  await growAll(all, MANY);
  await live.takeWorstGapMs();
  await mp3.server.watchLoop();
  const many = await measureAll(all, MANY);
  const loop = await mp3.server.loopReport();
  const liveListenerGapMs = await live.takeWorstGapMs();
  const manyMemory = await mp3.server.memory();

  say('Players, on a server of their own.');
  const players = await playerFigures(scope, await startServerUnderTest(folder, SETTINGS));

  const perListener = (kind: keyof typeof all) =>
    growthOf({ few: middleMean(few[kind]), many: middleMean(many[kind]) });
  return result({
    oggPct: perListener('ogg'),
    mp3Pct: perListener('mp3'),
    icecastPct: perListener('icecast'),
    encoderCpuPct,
    lamePct,
    memoryKB: growthOf({ few: fewMemory.rss, many: manyMemory.rss }) / 1024,
    firstByteMs,
    players,
    liveListenerGapMs,
    loopBlockMs: loop.heldCpuMs,
    loopHeldMs: loop.heldMs,
  });
}

async function prepare(
  scope: AsyncDisposableStack,
  folder: string,
  { kind, bytesPerSecond }: { readonly kind: 'mp3' | 'ogg'; readonly bytesPerSecond: number },
): Promise<Ours> {
  const server = await startServerUnderTest(folder, SETTINGS);
  scope.defer(() => server.close());
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  await source.play();
  const { sessionId } = source;
  const place = { port: server.port, path: `/live/${sessionId}.${kind}` };
  const contestant = new StreamContestant(scope, { place, cpuMs: () => server.cpuMs(), bytesPerSecond });
  return { server, sessionId, contestant };
}

async function liveListeners(
  scope: AsyncDisposableStack,
  { server, sessionId }: Ours,
): Promise<CrowdProcess> {
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  await crowd.join({ url: server.url, sessionId }, LIVE_LISTENERS, 1);
  return crowd;
}

async function serverCpuPct(server: MeasuredServer): Promise<number> {
  const looks: number[] = [];
  for (let n = 0; n < ENCODER_WINDOWS; n += 1) {
    const [cpuMs, startMs] = [server.cpuMs(), performance.now()];
    await pause(WINDOW_MS);
    looks.push(((server.cpuMs() - cpuMs) / (performance.now() - startMs)) * 100);
  }
  return middleMean(looks);
}

type All = Readonly<Record<'ogg' | 'mp3' | 'icecast', StreamContestant>>;

async function growAll(all: All, listeners: number): Promise<void> {
  for (const contestant of Object.values(all)) await contestant.growTo(listeners);
  await pause(SETTLE_MS);
}

/** Percent of a core of each, look by look, in turn. */
async function measureAll(all: All, listeners: number): Promise<Record<keyof All, number[]>> {
  await growAll(all, listeners);
  const looks: Record<keyof All, number[]> = { ogg: [], mp3: [], icecast: [] };
  for (let n = 0; n < WINDOWS; n += 1) {
    for (const kind of ['ogg', 'mp3', 'icecast'] as const)
      looks[kind].push(await all[kind].cpuPct(WINDOW_MS));
  }
  return looks;
}

function growthOf({ few, many }: Growth): number {
  return (many - few) / (MANY - FEW);
}

interface Figures {
  /** Of a core, for each listener more. */
  readonly oggPct: number;
  readonly mp3Pct: number;
  readonly icecastPct: number;
  /** With everything that goes with it: the tap, the decoder, the hand-over. */
  readonly encoderCpuPct: number;
  readonly lamePct: number;
  readonly memoryKB: number;
  /** The first of them begins the stream. */
  readonly firstByteMs: readonly number[];
  readonly players: PlayerFigures;
  readonly liveListenerGapMs: number;
  readonly loopBlockMs: number;
  readonly loopHeldMs: number;
}

function result(figures: Figures): BenchResult {
  const { players, firstByteMs } = figures;
  const json = {
    listeners: MANY,
    oggCpuPerListenerPct: rounded(figures.oggPct, 4),
    mp3CpuPerListenerPct: rounded(figures.mp3Pct, 4),
    icecastCpuPerListenerPct: rounded(figures.icecastPct, 4),
    ratioVsIcecast: rounded(figures.mp3Pct / figures.icecastPct, 3),
    encoderCpuPct: rounded(figures.encoderCpuPct, 2),
    lameCpuPct: rounded(figures.lamePct, 2),
    memoryPerListenerKB: rounded(figures.memoryKB, 1),
    firstByteMs: rounded(Math.max(firstByteMs[0] ?? Number.NaN, median(firstByteMs)), 1),
    firstSoundMs: { mpg123: rounded(players.firstSoundMs, 0) },
    behindLiveMs: { mpg123: rounded(players.behindLiveMs, 0) },
    liveListenerGapMs: rounded(figures.liveListenerGapMs, 0),
    loopBlockMs: rounded(figures.loopBlockMs, 1),
  };
  const encoderRatio = rounded(figures.encoderCpuPct / figures.lamePct, 2);
  return {
    json,
    rows: [
      {
        label: 'CPU a listener, Ogg / MP3 / Icecast',
        value: `${json.oggCpuPerListenerPct} / ${json.mp3CpuPerListenerPct} / ${json.icecastCpuPerListenerPct} % of a core`,
      },
      { label: 'encoder, ours / ffmpeg', value: `${json.encoderCpuPct} / ${json.lameCpuPct} % of a core` },
      { label: 'memory a listener', value: `${json.memoryPerListenerKB} KB` },
      {
        label: 'first byte, first listener / median',
        value: `${rounded(firstByteMs[0] ?? Number.NaN, 0)} / ${rounded(median(firstByteMs), 0)} ms`,
      },
      { label: 'behind live, mpg123', value: `${json.behindLiveMs.mpg123} ms` },
      { label: 'a live listener without a packet, longest', value: `${json.liveListenerGapMs} ms` },
      { label: 'event loop held, other processes included', value: `${rounded(figures.loopHeldMs, 1)} ms` },
    ],
    budgets: [
      {
        label: 'CPU a listener of MP3 over Icecast',
        figure: json.ratioVsIcecast,
        side: 'at most',
        limit: 1,
        unit: '',
      },
      { label: 'CPU of the encoder over ffmpeg', figure: encoderRatio, side: 'at most', limit: 3, unit: '' },
      { label: 'first byte', figure: json.firstByteMs, side: 'at most', limit: 100, unit: 'ms' },
      {
        label: 'first sound, mpg123',
        figure: json.firstSoundMs.mpg123,
        side: 'at most',
        limit: 1000,
        unit: 'ms',
      },
      {
        label: 'a live listener without a packet',
        figure: json.liveListenerGapMs,
        side: 'at most',
        limit: 200,
        unit: 'ms',
      },
      {
        label: 'event loop held by its own work',
        figure: json.loopBlockMs,
        side: 'at most',
        limit: 20,
        unit: 'ms',
      },
    ],
  };
}
