/**
 * The whole server, its database taken away in the middle of a broadcast: real sound goes on, and nothing is
 * lost.
 */
import { execFileSync } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { PROTOCOL_VERSION, problem, sessionHistory } from '@auxcast/shared-types';
import type { NestExpressApplication } from '@nestjs/platform-express';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { TestClient, TestHost, TestListener } from '../test-support/party/index.ts';
import { PostgresServer } from '../test-support/servers/index.ts';
import { parseConfig } from './config/index.ts';
import { createApp } from './create-app.ts';
import { listen } from './listen.ts';
import { STORE, type Store } from './persistence/index.ts';
import { connection } from './persistence/postgres/server-database.ts';
import { WriteBehind } from './sessions/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-away-'));
const places = { siteFolder: path.join(folder, 'site'), extensionFile: path.join(folder, 'extension.zip') };
const PATIENCE = { timeout: 120_000, interval: 100 };

/** A server of ours in this process. */
class Running implements AsyncDisposable {
  readonly origin: string;
  readonly #app: NestExpressApplication;

  private constructor(app: NestExpressApplication, origin: string) {
    this.#app = app;
    this.origin = origin;
  }

  static async start(settings: Record<string, string>): Promise<Running> {
    const config = parseConfig(
      { PORT: '0', HOST: '127.0.0.1', WORKERS: '1', LOG_LEVEL: 'silent', ...settings },
      false,
    );
    const app = await createApp(config, places);
    return new Running(app, `http://127.0.0.1:${await listen(app, config)}`);
  }

  get store(): Store {
    return this.#app.get<Store>(STORE, { strict: false });
  }

  get backlog() {
    return this.#app.get(WriteBehind, { strict: false });
  }

  connect(): Promise<TestClient> {
    return TestClient.open(`${this.origin.replace('http', 'ws')}/ws`);
  }

  /** Undefined: ready. */
  async unreadyParts(): Promise<unknown> {
    const response = await fetch(`${this.origin}/readyz`);
    if (response.status === 200) return undefined;
    expect(response.status).toBe(503);
    return problem.parse(await response.json()).details?.['parts'];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.close();
  }
}

function report(title: string, artworkId: string | null = null) {
  const track = { title, artist: null, album: null, source: null, artworkId };
  return { track, playbackState: 'playing' as const, position: null };
}

/** A picture that does not compress. */
async function picture(): Promise<{ type: 'image/jpeg'; data: string }> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 80 };
  const image = sharp({ create: { width: 500, height: 500, channels: 3, background: 'black', noise } });
  return { type: 'image/jpeg', data: (await image.jpeg({ quality: 90 }).toBuffer()).toString('base64') };
}

async function titlesStored(running: Running, sessionId: string): Promise<string[]> {
  return (await running.store.tracks.of(sessionId)).map(({ number, title }) => `${number} ${title}`);
}

beforeAll(() => {
  mkdirSync(path.join(places.siteFolder, 'server'), { recursive: true });
  mkdirSync(path.join(places.siteFolder, 'client'));
  writeFileSync(
    path.join(places.siteFolder, 'server/entry.mjs'),
    'export const handler = async (request, response) => response.end();',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a Postgres server', { timeout: 240_000 }, () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres.remove());

  test.each([
    ['is killed', () => postgres.stop(), () => postgres.startAgain()],
    ['stands still', () => postgres.freeze(), () => postgres.thaw()],
  ])('that %s and comes back gets everything, in order', async (_what, takeAway, giveBack) => {
    await using running = await Running.start({
      DATABASE_URL: postgres.url,
      DATA_DIR: path.join(folder, 'server'),
    });
    using host = await TestHost.live(running);
    using listener = await TestListener.hear(running, host.sessionId);
    await host.client.ask('nowPlaying', report('One'));
    await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);

    await takeAway();
    await listener.untilSound();
    for (const title of ['Two', 'Three']) await host.client.ask('nowPlaying', report(title));
    const { artworkId } = await host.client.ask('artwork', await picture());
    await host.client.ask('nowPlaying', report('Four', artworkId));
    const refusal = await (await running.connect()).refusal('createSession', { protocol: PROTOCOL_VERSION });
    expect(refusal).toMatchObject({ code: 'unavailable', details: { retryAfterMs: expect.any(Number) } });
    const post = await fetch(`${running.origin}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(post.status).toBe(503);
    expect(Number(post.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${running.origin}/healthz`)).status).toBe(200);
    expect(await running.unreadyParts()).toEqual({ database: 'unreachable' });
    const metrics = await (await fetch(`${running.origin}/metrics`)).text();
    expect(metrics).toMatch(/^auxcast_store_writes_waiting [1-9]/m);
    expect(metrics).toMatch(/^auxcast_store_waiting_bytes [1-9]/m);
    using newcomer = await TestListener.hear(running, host.sessionId);
    expect(newcomer.joined.session.nowPlaying?.track?.title).toBe('Four');
    const history = await fetch(`${running.origin}/api/sessions/${host.sessionId}/history`);
    expect(sessionHistory.parse(await history.json()).tracks.map(({ title }) => title)).toEqual([
      'One',
      'Two',
      'Three',
      'Four',
    ]);
    await host.client.ask('pause', {});
    await listener.untilSilence();
    await host.client.ask('resume', {});
    await listener.untilSound();

    await giveBack();
    await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);
    await vi.waitFor(async () => expect(await running.unreadyParts()).toBeUndefined(), PATIENCE);
    const { bytes, lost } = running.backlog;
    expect({ bytes, lost }).toEqual({ bytes: 0, lost: { full: 0, refused: 0, stopped: 0 } });
    expect(await titlesStored(running, host.sessionId)).toEqual(['1 One', '2 Two', '3 Three', '4 Four']);
    expect(await running.store.artworks.find(host.sessionId, artworkId)).toBeDefined();
    const { session } = await (await running.connect()).createSession();
    expect(await running.store.sessions.find(session.sessionId)).toBeDefined();
  });

  test('that writes a session only after its host was refused keeps nothing of it', async () => {
    const settings = { DATABASE_URL: postgres.url, DATA_DIR: path.join(folder, 'server') };
    await using running = await Running.start(settings);
    const before = await running.store.leftSessions.all(0);
    const other = connection(postgres.url);
    try {
      // As a disk that takes its time would hold it up.
      await other`create function wait() returns trigger language plpgsql
        as 'begin perform pg_advisory_xact_lock(1); return new; end'`;
      await other`create trigger wait before insert on sessions for each row execute function wait()`;
      const refusal = await other.begin(async (sql) => {
        await sql`select pg_advisory_xact_lock(1)`;
        return await (await running.connect()).refusal('createSession', { protocol: PROTOCOL_VERSION });
      });
      expect(refusal.code).toBe('unavailable');
      // Whoever wants it next waits for those who waited before.
      await other`select pg_advisory_xact_lock(1)`;
      await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);
      expect(await running.store.leftSessions.all(0)).toEqual(before);
    } finally {
      await other`drop function if exists wait cascade`;
      await other.end();
    }
  });
});

describe('the embedded database', { timeout: 240_000 }, () => {
  const threads: Worker[] = [];
  const onThread = (message: unknown) => {
    if (typeof message === 'object' && message !== null && 'worker' in message) {
      if (message.worker instanceof Worker) threads.push(message.worker);
    }
  };

  beforeAll(() => channel('worker_threads').subscribe(onThread));
  afterEach(() => threads.splice(0));
  afterAll(() => channel('worker_threads').unsubscribe(onThread));

  test('whose thread dies is started again, and gets everything', async () => {
    await using running = await Running.start({ DATA_DIR: path.join(folder, 'thread') });
    using host = await TestHost.live(running);
    using listener = await TestListener.hear(running, host.sessionId);
    await host.client.ask('nowPlaying', report('One'));
    await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);

    expect(threads).toHaveLength(1);
    await threads[0]?.terminate();
    await host.client.ask('nowPlaying', report('Two'));
    const refusal = await (await running.connect()).refusal('createSession', { protocol: PROTOCOL_VERSION });
    expect(refusal.code).toBe('unavailable');
    await listener.untilSound();

    await vi.waitFor(async () => expect(await running.unreadyParts()).toBeUndefined(), PATIENCE);
    await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);
    expect(threads).toHaveLength(2);
    expect(await titlesStored(running, host.sessionId)).toEqual(['1 One', '2 Two']);
    await (await running.connect()).createSession();
  });

  test('whose disk is full waits for room, and then gets everything', async () => {
    if (userInfo().uid !== 0) throw new Error('This test mounts a small disk, which only root may do.');
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk]);
    try {
      await using running = await Running.start({ DATA_DIR: disk });
      using host = await TestHost.live(running);
      using listener = await TestListener.hear(running, host.sessionId);
      const filling = path.join(disk, 'filling');
      expect(() => writeFileSync(filling, Buffer.alloc(64 * 1024 * 1024))).toThrow('ENOSPC');

      const artworkIds: string[] = [];
      while (!running.backlog.isStuck) {
        const { artworkId } = await host.client.ask('artwork', await picture());
        artworkIds.push(artworkId);
        await host.client.ask('nowPlaying', report(`Track ${artworkIds.length}`, artworkId));
      }
      expect(await running.unreadyParts()).toMatchObject({
        database: expect.stringMatching(/^unreachable$|^behind by \d+ writes$/),
      });
      expect((await fetch(`${running.origin}/healthz`)).status).toBe(200);
      await listener.untilSound();

      rmSync(filling);
      await vi.waitFor(() => expect(running.backlog.length).toBe(0), PATIENCE);
      await vi.waitFor(async () => expect(await running.unreadyParts()).toBeUndefined(), PATIENCE);
      const titles = artworkIds.map((_, index) => `${index + 1} Track ${index + 1}`);
      expect(await titlesStored(running, host.sessionId)).toEqual(titles);
      for (const artworkId of artworkIds) {
        expect(await running.store.artworks.find(host.sessionId, artworkId)).toBeDefined();
      }
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});
