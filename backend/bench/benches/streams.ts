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
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { feedIcecast } from '../servers/icecast-source.ts';
import { middleMean } from '../statistics.ts';
import { encodedMusic, lameCpuPct } from './lame-cost.ts';
import { longPlay } from './long-play.ts';
import type { CrowdCosts, StreamCosts, StreamFigures } from './outputs-figures.ts';
import { type PlayersSize, playerFigures } from './player-figures.ts';
import { StreamContestant } from './stream-contestant.ts';

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

export interface CostsSize {
  /** HTTP listeners of each kind, at first and at last. */
  readonly few: number;
  readonly many: number;
  /** Looks at each kind, with each number. */
  readonly looks: number;
  readonly windowMs: number;
  /** Beside many. Sound packets of one listener over WebRTC come every 20 ms. */
  readonly liveListeners: number;
  /** How many come one after the other, for their first bytes. */
  readonly firstBytes: number;
}

export interface StreamsSize extends CostsSize {
  readonly players: PlayersSize;
  /** How long a program is heard from its beginning to its end. */
  readonly minutes: number;
}

interface Ours {
  readonly server: MeasuredServer;
  readonly sessionId: string;
  readonly contestant: StreamContestant;
}

/** Of servers with HTTP streams, beside one of Icecast. `scope` ends what is started here. */
export async function measureStreams(
  scope: AsyncDisposableStack,
  say: (line: string) => void,
  size: StreamsSize,
): Promise<StreamFigures> {
  say(settingsLine(SETTINGS));
  const folder = temporaryFolder(scope);
  const costs = await measureCosts(folder, say, size);
  say('Players, on a server of their own.');
  const players = await playerFigures(scope, await startServerUnderTest(folder, SETTINGS), size.players);
  say(`A program of ${size.minutes} minutes, with losses and a pause in it.`);
  const played = await longPlay(scope, await startServerUnderTest(folder, SETTINGS), size.minutes);
  return { ...costs, players, longPlay: played };
}

/** All servers are gone when it resolves: players are to have the machine for themselves. */
export async function measureCosts(
  folder: string,
  say: (line: string) => void,
  size: CostsSize,
): Promise<StreamCosts> {
  await using scope = new AsyncDisposableStack();
  const musicFile = path.join(folder, 'music.opus');
  const music = await encodedMusic(musicFile);
  const mp3 = await prepare(scope, folder, { kind: 'mp3', bytesPerSecond: MP3_BYTES_PER_SECOND, music });
  const ogg = await prepare(scope, folder, { kind: 'ogg', bytesPerSecond: OGG_BYTES_PER_SECOND, music });

  say('The encoder, beside ffmpeg.');
  const idlePct = await serverCpuPct(mp3.server, size);
  const [coldMs = Number.NaN] = await mp3.contestant.growTo(1);
  await pause(SETTLE_MS);
  const encoderCpuPct = (await serverCpuPct(mp3.server, size)) - idlePct;
  const lamePct = await lameCpuPct(musicFile);

  say('First bytes, one listener after the other.');
  const firstByteMs = [coldMs, ...(await mp3.contestant.growTo(1 + size.firstBytes, 1))];

  const icecast = await IcecastServer.start({ clients: 2 * size.many });
  scope.use(icecast);
  const icecastContestant = new StreamContestant(scope, {
    place: { port: icecast.port, path: await feedIcecast(scope, icecast) },
    cpuMs: () => cpuTimeMs(icecast.pid),
    bytesPerSecond: MP3_BYTES_PER_SECOND,
  });
  const all = { ogg: ogg.contestant, mp3: mp3.contestant, icecast: icecastContestant };
  const crowds = await measureCrowds(scope, say, { all, mp3, size });
  return { ...crowds, listeners: size.many, encoderCpuPct, lamePct, firstByteMs };
}

interface Crowds {
  readonly all: All;
  readonly mp3: Ours;
  readonly size: CostsSize;
}

async function measureCrowds(
  scope: AsyncDisposableStack,
  say: (line: string) => void,
  { all, mp3, size }: Crowds,
): Promise<CrowdCosts> {
  say(`${size.few} listeners of each.`);
  const few = await measureAll(all, size.few, size);
  const fewMemory = await mp3.server.memory();
  say(`${size.many} listeners of each, and ${size.liveListeners} over WebRTC.`);
  const live = await liveListeners(scope, mp3, size.liveListeners);
  await growAll(all, size.many);
  await live.ping();
  await live.takeWorstGapMs();
  await mp3.server.watchLoop();
  const many = await measureAll(all, size.many, size);
  const loop = await mp3.server.loopReport();
  const liveListenerGapMs = await live.takeWorstGapMs();
  const manyMemory = await mp3.server.memory();

  const perListener = (before: number, after: number) => (after - before) / (size.many - size.few);
  const pct = (kind: keyof All) => perListener(middleMean(few[kind]), middleMean(many[kind]));
  return {
    oggPct: pct('ogg'),
    mp3Pct: pct('mp3'),
    icecastPct: pct('icecast'),
    memoryKB: perListener(fewMemory.rss, manyMemory.rss) / 1024,
    liveListenerGapMs,
    loopBlockMs: loop.heldCpuMs,
    loopHeldMs: loop.heldMs,
  };
}

interface OursWish {
  readonly kind: 'mp3' | 'ogg';
  readonly bytesPerSecond: number;
  readonly music: readonly Buffer[];
}

async function prepare(
  scope: AsyncDisposableStack,
  folder: string,
  { kind, bytesPerSecond, music }: OursWish,
): Promise<Ours> {
  const server = await startServerUnderTest(folder, SETTINGS);
  scope.defer(() => server.close());
  const source = await SoundProcess.goLive(server.url, { frames: music });
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
  count: number,
): Promise<CrowdProcess> {
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  await crowd.join({ url: server.url, sessionId }, count, 1);
  return crowd;
}

async function serverCpuPct(server: MeasuredServer, { looks: count, windowMs }: CostsSize): Promise<number> {
  const looks: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const [cpuMs, startMs] = [server.cpuMs(), performance.now()];
    await pause(windowMs);
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
async function measureAll(
  all: All,
  listeners: number,
  { looks: count, windowMs }: CostsSize,
): Promise<Record<keyof All, number[]>> {
  await growAll(all, listeners);
  const looks: Record<keyof All, number[]> = { ogg: [], mp3: [], icecast: [] };
  for (let n = 0; n < count; n += 1) {
    for (const kind of ['ogg', 'mp3', 'icecast'] as const) looks[kind].push(await all[kind].cpuPct(windowMs));
  }
  return looks;
}
