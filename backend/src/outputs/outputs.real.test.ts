import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  between,
  encodedTones,
  heardIn,
  judgeFile,
  runTool,
  toneIn,
} from '../../test-support/judges/index.ts';
import { TestServer, ToneHost } from '../../test-support/party/index.ts';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { EngineThread } from './engine/engine-thread.ts';
import type { Feed, FeedChunk } from './feed.ts';
import { Outputs } from './outputs.ts';
import type { SessionOutputs } from './session-outputs.ts';

const LEFT_HZ = 440;
const RIGHT_HZ = 1000;
const frames = await encodedTones({ left: LEFT_HZ, right: RIGHT_HZ, ms: 20_000 });

interface StageParts {
  readonly server: TestServer;
  readonly host: ToneHost;
  readonly outputs: Outputs;
  readonly logged: string[];
  readonly threads: EngineThread[];
}

class Stage implements AsyncDisposable {
  readonly server: TestServer;
  readonly host: ToneHost;
  readonly outputs: Outputs;
  readonly logged: string[];
  /** The last one runs now, if any does. */
  readonly threads: EngineThread[];

  private constructor({ server, host, outputs, logged, threads }: StageParts) {
    this.server = server;
    this.host = host;
    this.outputs = outputs;
    this.logged = logged;
    this.threads = threads;
  }

  static async set(maxEncoders = 8): Promise<Stage> {
    const server = await TestServer.start();
    const logged: string[] = [];
    const write = (message: unknown) => void logged.push(String(message));
    const threads: EngineThread[] = [];
    const outputs = new Outputs({
      startThread: (options) => {
        const thread = new EngineThread(options);
        threads.push(thread);
        return thread;
      },
      sessions: server.registry,
      time: { now: () => Date.now() },
      maxEncoders,
      log: { log: write, warn: write, error: write },
    });
    const host = await ToneHost.create(server, frames);
    return new Stage({ server, host, outputs, logged, threads });
  }

  get session() {
    const session = this.server.registry.get(this.host.sessionId);
    if (session === undefined) throw new Error('The session is gone.');
    return session;
  }

  get out(): SessionOutputs {
    return this.outputs.of(this.session);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.host[Symbol.dispose]();
    await this.outputs.close();
    await this.server.close();
  }
}

/** All that a player gets. */
class Player {
  readonly chunks: FeedChunk[];
  readonly ended: Promise<void>;
  readonly #head: Buffer;

  constructor(feed: Feed) {
    this.#head = feed.head;
    this.chunks = [...feed.recent];
    feed.onChunk((chunk) => this.chunks.push(chunk));
    this.ended = new Promise((resolve) => void feed.onEnd(resolve));
  }

  get bytes(): Buffer {
    return Buffer.concat([this.#head, ...this.chunks.map(({ bytes }) => bytes)]);
  }

  /** Until it has come so far in program time, milliseconds. */
  async until(programMs: number): Promise<void> {
    await expect.poll(() => this.chunks.at(-1)?.startMs ?? 0, { timeout: 30_000 }).toBeGreaterThan(programMs);
  }
}

/** The tone of each ear in that part, and how much of the other's. */
async function expectTones(bytes: Buffer | string, fromMs: number, toMs: number): Promise<void> {
  const { left, right, complaints } = await heardIn(bytes);
  expect(complaints).toBe('');
  const [inLeft, inRight] = [between(left, fromMs, toMs), between(right, fromMs, toMs)];
  expect(toneIn(inLeft, LEFT_HZ)).toBeGreaterThan(0.2);
  expect(toneIn(inRight, RIGHT_HZ)).toBeGreaterThan(0.2);
  expect(toneIn(inLeft, RIGHT_HZ)).toBeLessThan(0.02);
  expect(toneIn(inRight, LEFT_HZ)).toBeLessThan(0.02);
}

describe('feeds', () => {
  it('bring each ear its tone through loss and another producer, and end cleanly', async () => {
    await using stage = await Stage.set();
    const { out, host } = stage;
    const ogg = new Player((await out.take('ogg')).feed);
    const mp3 = new Player((await out.take('mp3-192')).feed);
    await host.goLive({ lost: 20 });
    await ogg.until(out.nowMs + 3000);
    const backMs = out.nowMs;
    await host.goLive();
    await ogg.until(backMs + 3000);
    const endMs = out.nowMs;
    stage.session.end('host');
    await Promise.all([ogg.ended, mp3.ended]);
    for (const { bytes, chunks } of [ogg, mp3]) {
      const { durationMs } = await heardIn(bytes);
      // All of the program's time is in it, from its first chunk to its end.
      const wantedMs = endMs - (chunks[1]?.startMs ?? 0);
      expect(Math.abs(durationMs - wantedMs)).toBeLessThan(300);
      await expectTones(bytes, durationMs - 2500, durationMs - 500);
    }
    const { status } = await judgeFile('oggz-validate', ogg.bytes);
    expect(status).toBe(0);
  });

  it('are there before any sound is, and begin with what a player takes at once', async () => {
    await using stage = await Stage.set();
    const mp3 = await stage.out.take('mp3-128');
    const { durationMs } = await heardIn(new Player(mp3.feed).bytes);
    expect(durationMs).toBeGreaterThanOrEqual(90);
    // What a decoder of Opus drops at the beginning is all that is there yet.
    const ogg = await stage.out.take('ogg');
    expect(ogg.feed.head.includes('OpusHead')).toBe(true);
    expect(ogg.feed.recent).toHaveLength(1);
    const player = new Player((await stage.out.take('ogg')).feed);
    await player.until(1000);
  });

  it('are shared by all who take them, and give a late one the last second', async () => {
    await using stage = await Stage.set();
    const { out, host } = stage;
    await host.goLive();
    const first = await out.take('ogg');
    const player = new Player(first.feed);
    await player.until(2000);
    const second = await out.take('ogg');
    expect(second.feed).toBe(first.feed);
    const recentMs = (second.feed.recent.at(-1)?.startMs ?? 0) - (second.feed.recent[0]?.startMs ?? 0);
    expect(recentMs).toBeGreaterThan(500);
    expect(recentMs).toBeLessThan(1000);
    const late = new Player(second.feed);
    await late.until(4000);
    const { durationMs } = await heardIn(late.bytes);
    await expectTones(late.bytes, 500, durationMs - 200);
  });

  it('end soon after the last who took them, and the tap with them', async () => {
    await using stage = await Stage.set();
    const { out, host } = stage;
    await host.goLive();
    const taking = await out.take('mp3-128');
    const player = new Player(taking.feed);
    await player.until(500);
    expect(stage.outputs.load).toMatchObject({ feeds: 1, encoders: 1 });
    taking.release();
    taking.release();
    await player.ended;
    expect(stage.outputs.load).toMatchObject({ feeds: 0, encoders: 0 });
  });

  it('are refused beyond the ceiling of encoders, in Ogg never', async () => {
    await using stage = await Stage.set(1);
    await stage.out.take('mp3-128');
    await expect(stage.out.take('mp3-192')).rejects.toMatchObject({ code: 'server-full' });
    await stage.out.take('mp3-128');
    await stage.out.take('ogg');
  });

  it('are refused once the session has ended', async () => {
    await using stage = await Stage.set();
    const { out, session } = stage;
    session.end('host');
    await expect(out.take('ogg')).rejects.toMatchObject({ code: 'session-ended' });
    expect(() => stage.outputs.of(session)).toThrow('ended');
  });
});

describe('titles', () => {
  it('come at the time of the feed, and as new tags in a chain', async () => {
    await using stage = await Stage.set();
    const { out, host } = stage;
    await host.goLive();
    const player = new Player((await out.take('ogg-chained')).feed);
    await player.until(500);
    const told = new Promise<number>((resolve) => void out.onTitle(({ startMs }) => resolve(startMs)));
    const track = { title: 'Overture', artist: 'Somebody', album: null, source: null, artworkId: null };
    await host.client.ask('nowPlaying', { track, playbackState: 'playing', position: null });
    const startMs = await told;
    expect(out.titleAt(startMs - 1)).toBeNull();
    expect(out.titleAt(startMs)?.title).toBe('Overture');
    await player.until(startMs + 1000);
    stage.session.end('host');
    await player.ended;
    const { stdout } = await judgeFile('opusinfo', player.bytes);
    expect(stdout.toString()).toContain('TITLE=Overture');
    expect(stdout.toString()).toContain('ARTIST=Somebody');
    expect(stdout.toString().match(/New logical stream/g)).toHaveLength(2);
  });
});

describe('tracks', () => {
  it('have all that was sent, and the tags that they were closed with', async () => {
    await using stage = await Stage.set();
    await using scope = new AsyncDisposableStack();
    const { host, out, session } = stage;
    await host.goLive();
    const file = path.join(temporaryFolder(scope), 'program.opus');
    const track = out.recordTrack({
      path: file,
      channels: 2,
      tags: [['TITLE', 'Evening']],
      reservedTagBytes: 4096,
      source: () => session.media.program,
    });
    await expect.poll(() => track.progress.durationMs, { timeout: 30_000 }).toBeGreaterThan(3000);
    const beganMs = track.startMs;
    const endMs = out.nowMs;
    const { bytes, durationMs } = await track.close([['TITLE', 'Closed']]);
    expect(readFileSync(file)).toHaveLength(bytes);
    expect(Math.abs(durationMs - (endMs - beganMs))).toBeLessThan(200);
    await expectTones(file, 1000, durationMs - 500);
    const { stdout } = await runTool('opusinfo', [file]);
    expect(stdout.toString()).toContain('TITLE=Closed');
    expect(await track.close()).toEqual({ bytes, durationMs });
  });

  it('tell a fault where nothing can be written, and nothing else ends', async () => {
    await using stage = await Stage.set();
    const { out, session } = stage;
    const player = new Player((await out.take('ogg')).feed);
    const track = out.recordTrack({
      path: '/nowhere/at/all.opus',
      channels: 2,
      tags: [],
      reservedTagBytes: 0,
      source: () => session.media.program,
    });
    const fault = await new Promise<Error>((resolve) => void track.onFault(resolve));
    expect(fault.message).toContain('ENOENT');
    expect(await track.close()).toEqual({ bytes: 0, durationMs: 0 });
    await player.until(out.nowMs + 500);
  });
});

describe('a thread that dies', () => {
  it('is replaced, and feeds and tracks go on as the same streams', async () => {
    await using stage = await Stage.set();
    await using scope = new AsyncDisposableStack();
    const { host, out, session, threads } = stage;
    await host.goLive();
    const file = path.join(temporaryFolder(scope), 'program.opus');
    const ogg = new Player((await out.take('ogg')).feed);
    const mp3 = new Player((await out.take('mp3-128')).feed);
    const track = out.recordTrack({
      path: file,
      channels: 2,
      tags: [],
      reservedTagBytes: 0,
      source: () => session.media.program,
    });
    await Promise.all([ogg.until(2500), mp3.until(2500)]);
    threads.at(-1)?.kill('a test');
    const diedMs = out.nowMs;
    await Promise.all([ogg.until(diedMs + 2500), mp3.until(diedMs + 2500)]);
    expect(threads).toHaveLength(2);
    expect(stage.logged.join()).toContain('a test');
    const endMs = out.nowMs;
    const written = await track.close();
    const feedsEndMs = out.nowMs;
    session.end('host');
    await Promise.all([ogg.ended, mp3.ended]);
    for (const { bytes, chunks } of [ogg, mp3]) {
      const { durationMs } = await heardIn(bytes);
      expect(Math.abs(durationMs - (feedsEndMs - (chunks[1]?.startMs ?? 0)))).toBeLessThan(400);
      await expectTones(bytes, durationMs - 1500, durationMs - 500);
    }
    expect(Math.abs(written.durationMs - (endMs - track.startMs))).toBeLessThan(300);
    await expectTones(file, written.durationMs - 1500, written.durationMs - 500);
    expect((await runTool('oggz-validate', [file])).status).toBe(0);
    expect((await judgeFile('oggz-validate', ogg.bytes)).status).toBe(0);
  });

  it('again and again ends what it was to make, and the session goes on', async () => {
    await using stage = await Stage.set();
    const { out, session, threads } = stage;
    const player = new Player((await out.take('ogg')).feed);
    for (let death = 1; death <= 5; death += 1) {
      await expect.poll(() => threads.length).toBe(death);
      threads.at(-1)?.kill('a test');
    }
    await player.ended;
    expect(session.course.hasEnded).toBe(false);
    expect(stage.logged.join()).toContain('again and again');
  });
});
