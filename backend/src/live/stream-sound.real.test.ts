/**
 * What comes out of `/live` as others hear it: a host sends a tone to each ear through a real worker, and
 * decoders and checkers that we did not write judge the streams.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  between,
  encodedTones,
  HeadlessVlc,
  type Heard,
  heardIn,
  LoudStretches,
  runTool,
  type Stretch,
  toneIn,
} from '../../test-support/judges/index.ts';
import { AppServer, TestHost, ToneHost } from '../../test-support/party/index.ts';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { EncodedPackets } from '../../test-support/sound/index.ts';
import { HeardStream, icyTitles } from '../../test-support/streams/index.ts';

const [LEFT_HZ, RIGHT_HZ] = [440, 1000];
/** Of what was sent, at 0.4: a tone that is there is stronger than this, one that is not much weaker. */
const THERE = 0.3;
const ABSENT = 0.004;
/** Where each 20th packet is silence, or what a decoder made up: the tone goes on in another phase. */
const LOSSY = { there: 0.2, absent: 0.02 };
/** What is shorter is the host's own computer that was busy. */
const PAUSE_MS = 2000;
/** A packet in twenty of half a minute is 1.5 s. */
const NEAR_MS = 500;
const NOWHERE: Stretch = { fromMs: 0, toMs: 0 };
const MP3_192_BYTES_PER_SECOND = 24_000;

let server: AppServer;
let frames: Buffer[];
const scope = new DisposableStack();

beforeAll(async () => {
  server = await AppServer.start();
  frames = await encodedTones({ left: LEFT_HZ, right: RIGHT_HZ, ms: 60_000 });
});
afterAll(async () => {
  scope.dispose();
  await server[Symbol.asyncDispose]();
});

async function silentHost(): Promise<TestHost> {
  return scope.use(await TestHost.create(server, { title: 'Kitchen' }, new EncodedPackets(frames)));
}

async function playingHost(): Promise<TestHost> {
  const host = await silentHost();
  await host.goLive();
  return host;
}

async function hear(path: string, headers: Record<string, string> = {}): Promise<HeardStream> {
  return scope.use(await HeardStream.open(`${server.origin}/live/${path}`, { headers }));
}

/** The streams' last bytes are out when this resolves. */
async function end(host: Pick<TestHost, 'client'>, ...streams: readonly HeardStream[]): Promise<void> {
  await host.client.ask('endSession', {});
  for (const stream of streams) await stream.ended;
}

/** Each in its ear, between these moments before the end. */
function expectTones(heard: Heard, from: number, to: number): void {
  expectEars(heard, { fromMs: heard.durationMs - from, toMs: heard.durationMs - to });
}

function expectEars({ left, right }: Heard, { fromMs, toMs }: Stretch): void {
  const part = (samples: Float32Array) => between(samples, fromMs, toMs);
  expect(toneIn(part(left), LEFT_HZ)).toBeGreaterThan(THERE);
  expect(toneIn(part(right), RIGHT_HZ)).toBeGreaterThan(THERE);
  expect(toneIn(part(left), RIGHT_HZ)).toBeLessThan(ABSENT);
  expect(toneIn(part(right), LEFT_HZ)).toBeLessThan(ABSENT);
}

/** Each second by itself; a few may be worse, in which the host's own computer was busy. */
function expectEarsWithLosses({ left, right }: Heard, stretches: readonly Stretch[]): void {
  const own: number[] = [];
  const others: number[] = [];
  for (const { fromMs, toMs } of stretches) {
    for (let atMs = fromMs + 500; atMs + 1500 < toMs; atMs += 1000) {
      const part = (samples: Float32Array) => between(samples, atMs, atMs + 1000);
      own.push(toneIn(part(left), LEFT_HZ), toneIn(part(right), RIGHT_HZ));
      others.push(toneIn(part(left), RIGHT_HZ), toneIn(part(right), LEFT_HZ));
    }
  }
  expect(own.length).toBeGreaterThan(80);
  expect(own.filter((tone) => tone < LOSSY.there).length).toBeLessThan(own.length / 10);
  expect(others.filter((tone) => tone > LOSSY.absent).length).toBeLessThan(others.length / 10);
}

describe('MP3', () => {
  test('brings the right tone to the right ear, at its bit rate', async () => {
    const host = await playingHost();
    const stream = await hear(`${host.sessionId}.mp3?kbps=192`);
    const bytes = await stream.untilBytes(5 * MP3_192_BYTES_PER_SECOND);
    const sound = await heardIn(bytes);
    expect(sound.durationMs / 1000).toBeCloseTo(bytes.byteLength / MP3_192_BYTES_PER_SECOND, 0);
    expectTones(sound, 2500, 500);
    await end(host, stream);
  });

  test('is whole frames from the first byte to the last, for whoever comes in the middle as well', async () => {
    const host = await playingHost();
    const first = await hear(`${host.sessionId}.mp3?kbps=128`);
    await first.untilBytes(20_000);
    const late = await hear(`${host.sessionId}.mp3?kbps=128`);
    await late.untilBytes(40_000);
    await end(host, first, late);
    for (const { bytes } of [first, late]) {
      const { status, stderr } = await runTool('mpg123', ['--test', '--no-resync', '-'], bytes);
      expect(status).toBe(0);
      expect(stderr).not.toMatch(/warning|error|skipped|resync/i);
      const probe = await runTool('ffprobe', ['-v', 'warning', '-show_streams', '-of', 'json', '-'], bytes);
      expect(probe.stderr).toBe('');
      expect(JSON.parse(probe.stdout.toString())).toMatchObject({
        streams: [{ codec_name: 'mp3', channels: 2, sample_rate: '48000', bit_rate: '128000' }],
      });
    }
  });

  test('tells titles when the music changes, to whoever asks', async () => {
    const host = await playingHost();
    await host.client.ask('nowPlaying', nowPlaying('One', 'Ada'));
    const stream = await hear(`${host.sessionId}.mp3`, { 'icy-metadata': '1' });
    const plain = await hear(`${host.sessionId}.mp3`);
    await stream.untilBytes(3 * MP3_192_BYTES_PER_SECOND);
    const before = stream.bytes.byteLength;
    await host.client.ask('nowPlaying', nowPlaying('Größer, "Don’t"', null));
    await stream.untilBytes(before + 3 * MP3_192_BYTES_PER_SECOND);
    await end(host, stream, plain);
    const { titles, sound } = icyTitles(stream.bytes, 16_000);
    expect(titles.map(({ title }) => title)).toEqual(['Ada - One', 'Größer, "Don’t"']);
    // What came before the change is of the track before, and a second and a block later it is told.
    const change = titles[1]?.atByte ?? 0;
    expect(change).toBeGreaterThan(before - MP3_192_BYTES_PER_SECOND);
    expect(change).toBeLessThan(before + 2 * MP3_192_BYTES_PER_SECOND + 16_000);
    expect((await runTool('mpg123', ['--test', '--no-resync', '-'], sound)).status).toBe(0);
    expect(plain.bytes.includes('StreamTitle')).toBe(false);
  });
});

describe('Ogg', () => {
  test('is one stream of Opus that every checker likes, with the tones where they belong', async () => {
    const host = await playingHost();
    const first = await hear(`${host.sessionId}.ogg`);
    await first.untilBytes(60_000);
    const late = await hear(`${host.sessionId}.ogg`);
    await host.client.ask('nowPlaying', nowPlaying('One', 'Ada'));
    await late.untilBytes(60_000);
    await end(host, first, late);
    for (const { bytes } of [first, late]) {
      await expectGoodOgg(bytes);
      const sound = await heardIn(bytes);
      expect(sound.complaints).toBe('');
      expectTones(sound, 2500, 500);
      expect(bytes.toString('latin1').split('OpusHead')).toHaveLength(2);
    }
  });

  test('has a link for each track, with its tags, for whoever wants a chain', async () => {
    const host = await playingHost();
    await host.client.ask('nowPlaying', nowPlaying('One', 'Ada'));
    const stream = await hear(`${host.sessionId}.ogg?tags=chain`);
    await stream.untilBytes(50_000);
    await host.client.ask('nowPlaying', nowPlaying('Two', 'Bea'));
    await stream.untilBytes(110_000);
    await end(host, stream);
    const info = await opusInfo(stream.bytes);
    expect([...info.matchAll(/TITLE=(.*)/gi)].map(([, title]) => title)).toEqual(['One', 'Two']);
    expect(info).not.toMatch(/warning|error/i);
    const sound = await heardIn(stream.bytes);
    expectTones(sound, 1500, 500);
  });
});

test.each(['mp3', 'ogg'])(
  '%s begins with silence before there is a program, and goes on with it',
  async (kind) => {
    const host = await silentHost();
    const stream = await hear(`${host.sessionId}.${kind}`);
    const beginMs = performance.now();
    await expect.poll(() => performance.now() - beginMs).toBeGreaterThan(2000);
    await host.goLive();
    await expect.poll(() => performance.now() - beginMs).toBeGreaterThan(6000);
    await end(host, stream);
    const elapsedMs = performance.now() - beginMs;
    const sound = await heardIn(stream.bytes);
    // Its time does not shrink.
    expect(Math.abs(sound.durationMs - elapsedMs)).toBeLessThan(1500);
    expect(toneIn(between(sound.left, 200, 1000), LEFT_HZ)).toBeLessThan(ABSENT);
    expectTones(sound, 1500, 500);
  },
);

test.each(['mp3', 'ogg'])('VLC plays %s to its end, each tone in its ear', async (kind) => {
  const host = await playingHost();
  const vlc = scope.use(await HeadlessVlc.play(`${server.origin}/live/${host.sessionId}.${kind}`));
  await expect.poll(() => vlc.playedMs, { timeout: 30_000 }).toBeGreaterThan(5000);
  await end(host);
  expectTones(await vlc.heard(), 2500, 500);
});

test('a minute with each 20th packet lost and a pause in it is as long as it was, without a gap or drift', {
  timeout: 150_000,
}, async () => {
  const host = scope.use(await ToneHost.create(server, frames));
  const [ogg, mp3] = [await hear(`${host.sessionId}.ogg`), await hear(`${host.sessionId}.mp3`)];
  const beginMs = performance.now();
  const elapsed = async (ms: number) => {
    await expect.poll(() => performance.now() - beginMs, { timeout: ms + 10_000 }).toBeGreaterThan(ms);
    return performance.now();
  };
  await host.goLive({ lost: 20 });
  const liveMs = performance.now();
  await elapsed(30_000);
  await host.client.ask('pause', {});
  const pausedMs = performance.now();
  await elapsed(36_000);
  await host.client.ask('resume', {});
  const resumedMs = performance.now();
  const endMs = await elapsed(60_000);
  await end(host, ogg, mp3);
  for (const { bytes } of [ogg, mp3]) {
    const sound = await heardIn(bytes);
    expect(sound.complaints).toBe('');
    for (const ear of [sound.left, sound.right]) {
      const stretches = new LoudStretches(THERE / 3, PAUSE_MS).hear(ear).all;
      expect(stretches).toHaveLength(2);
      const [{ fromMs, toMs } = NOWHERE, second = NOWHERE] = stretches;
      expect(Math.abs(toMs - fromMs - (pausedMs - liveMs))).toBeLessThan(NEAR_MS);
      expect(Math.abs(second.fromMs - fromMs - (resumedMs - liveMs))).toBeLessThan(NEAR_MS);
      expect(Math.abs(second.toMs - second.fromMs - (endMs - resumedMs))).toBeLessThan(NEAR_MS);
    }
    expectEarsWithLosses(sound, new LoudStretches(THERE / 3, PAUSE_MS).hear(sound.left).all);
  }
});

async function expectGoodOgg(bytes: Buffer): Promise<void> {
  const { status, stdout, stderr } = await runTool('oggz-validate', ['-'], bytes);
  expect([status, stdout.toString(), stderr]).toEqual([0, '', '']);
  const info = await opusInfo(bytes);
  // Pages keep their numbers: whoever comes late has a gap behind the head, as in every live stream.
  const [late, ...more] = info.match(/^WARNING: .*$/gim) ?? [];
  if (late === undefined) return;
  expect(late).toMatch(/sequence number gap .* expecting page 2\..*\(normal for live streams\)/);
  expect(more).toEqual(['WARNING: discontinuity in stream (1)']);
}

/** It reads files alone. */
async function opusInfo(bytes: Buffer): Promise<string> {
  await using folders = new AsyncDisposableStack();
  const file = path.join(temporaryFolder(folders), 'stream.ogg');
  writeFileSync(file, bytes);
  const { stdout, stderr } = await runTool('opusinfo', [file]);
  return `${stdout}${stderr}`;
}

function nowPlaying(title: string, artist: string | null) {
  const track = { title, artist, album: null, source: null, artworkId: null };
  return { track, playbackState: 'playing' as const, position: null };
}
