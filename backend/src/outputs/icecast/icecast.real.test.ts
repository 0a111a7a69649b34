/**
 * A session with real sound is pushed to Debian's Icecast, which we did not write, as its host asks for it; what
 * comes out there is decoded by ffmpeg.
 */
import type { IcecastOutput, OutputFormat, OutputReason } from '@auxcast/shared-types';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { between, heardIn, runTool, toneIn } from '../../../test-support/judges/index.ts';
import { TestHost, TestServer } from '../../../test-support/party/index.ts';
import { IcecastServer } from '../../../test-support/servers/index.ts';
import { EncodedPackets, toneFrames } from '../../../test-support/sound/index.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };
const LEFT_HZ = 440;
const RIGHT_HZ = 1000;
const SECONDS = 4;

let frames: Buffer[];
let scope = new AsyncDisposableStack();

beforeAll(() => {
  frames = toneFrames({ leftHz: LEFT_HZ, rightHz: RIGHT_HZ });
});
afterEach(async () => {
  await scope.disposeAsync();
  scope = new AsyncDisposableStack();
});

interface Stage {
  readonly icecast: IcecastServer;
  readonly server: TestServer;
  readonly host: TestHost;
}

async function stage(sources?: number): Promise<Stage> {
  const icecast = scope.use(await IcecastServer.start(sources === undefined ? {} : { sources }));
  const place = new URL(icecast.url).host;
  const server = scope.use(await TestServer.start({ ICECAST_PRIVATE_TARGETS: place }));
  const host = scope.use(await TestHost.create(server, { title: 'Friday' }, new EncodedPackets(frames)));
  await host.goLive();
  return { icecast, server, host };
}

interface Wish {
  readonly mount?: string;
  readonly format?: OutputFormat;
  readonly password?: string;
}

async function push({ icecast, host }: Stage, wish: Wish = {}): Promise<string> {
  const { outputId } = await host.client.ask('addOutput', {
    url: icecast.url,
    mount: '/live.mp3',
    password: icecast.password,
    genre: 'Eclectic',
    ...wish,
  });
  await host.client.ask('startOutput', { outputId });
  return outputId;
}

function standing({ host }: Stage, outputId: string): IcecastOutput | undefined {
  return host.client
    .told('outputs')
    .at(-1)
    ?.outputs.find((output) => output.outputId === outputId);
}

async function untilState(on: Stage, outputId: string, state: string): Promise<IcecastOutput | undefined> {
  await expect.poll(() => standing(on, outputId)?.state, PATIENCE).toBe(state);
  return standing(on, outputId);
}

async function nowPlaying({ host }: Stage, title: string, artist: string | null = null): Promise<void> {
  const track = { title, artist, album: null, source: null, artworkId: null };
  await host.client.ask('nowPlaying', { track, playbackState: 'playing', position: null });
}

/** Of some seconds that a player takes. */
async function recorded({ icecast }: Stage, mount: string, seconds = SECONDS): Promise<Buffer> {
  const { stdout, stderr, status } = await runTool('ffmpeg', [
    ...['-v', 'error', '-i', `${icecast.url}${mount}`, '-t', String(seconds)],
    ...['-f', 'wav', '-'],
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

async function expectTones(on: Stage, mount: string): Promise<void> {
  const { left, right, durationMs } = await heardIn(await recorded(on, mount));
  expect(durationMs).toBeGreaterThan((SECONDS - 0.2) * 1000);
  const last = [durationMs - 1000, durationMs] as const;
  expect(toneIn(between(left, ...last), LEFT_HZ)).toBeGreaterThan(0.2);
  expect(toneIn(between(right, ...last), RIGHT_HZ)).toBeGreaterThan(0.2);
  expect(toneIn(between(left, ...last), RIGHT_HZ)).toBeLessThan(0.02);
}

describe('a session that is pushed to Icecast', () => {
  test('is heard there in MP3, with the right tones in the right ears, and shows its name and titles', async () => {
    const on = await stage();
    const outputId = await push(on);
    await untilState(on, outputId, 'live');
    await expectTones(on, '/live.mp3');
    expect(await on.icecast.mount('/live.mp3')).toMatchObject({ server_name: 'Friday', genre: 'Eclectic' });
    await nowPlaying(on, 'Häß & co – 東京', 'Ada');
    await expect
      .poll(async () => (await on.icecast.mount('/live.mp3'))?.title, PATIENCE)
      .toBe('Ada - Häß & co – 東京');
    await nowPlaying(on, 'Alone');
    await expect.poll(async () => (await on.icecast.mount('/live.mp3'))?.title, PATIENCE).toBe('Alone');
  });

  test('is heard there in Ogg, with titles in its tags', async () => {
    const on = await stage();
    await nowPlaying(on, 'Häß & co', 'Ada');
    const outputId = await push(on, { mount: '/live.ogg', format: 'ogg-chained' });
    await untilState(on, outputId, 'live');
    await expectTones(on, '/live.ogg');
    const { stdout } = await runTool('ffprobe', [
      ...['-v', 'error', '-show_entries', 'stream_tags=title,artist:stream=codec_name', '-of', 'json'],
      `${on.icecast.url}/live.ogg`,
    ]);
    const [stream] = JSON.parse(stdout.toString()).streams;
    expect(stream).toMatchObject({ codec_name: 'opus' });
    const tags = Object.fromEntries(
      Object.entries<string>(stream.tags).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(tags).toMatchObject({ title: 'Häß & co', artist: 'Ada' });
  });

  test('goes away there when it is stopped, and with its session', async () => {
    const on = await stage();
    const [first, second] = [await push(on), await push(on, { mount: '/second.mp3' })];
    await untilState(on, first, 'live');
    await untilState(on, second, 'live');
    await expect.poll(async () => (await on.icecast.mounts()).length, PATIENCE).toBe(2);
    await on.host.client.ask('stopOutput', { outputId: first });
    await untilState(on, first, 'stopped');
    await expect.poll(async () => await on.icecast.mount('/live.mp3'), PATIENCE).toBeUndefined();
    expect(standing(on, second)?.state).toBe('live');
    await on.host.client.ask('endSession', {});
    await expect.poll(() => on.icecast.mounts(), PATIENCE).toEqual([]);
    const { outputs } = on.server.store;
    await expect.poll(() => outputs.ofOne(on.host.sessionId), PATIENCE).toEqual([]);
  });

  test('is there again after Icecast was killed and came back, and says its title again', async () => {
    const on = await stage();
    await nowPlaying(on, 'Alone');
    const outputId = await push(on);
    await expect.poll(async () => (await on.icecast.mount('/live.mp3'))?.title, PATIENCE).toBe('Alone');
    await on.icecast.kill();
    const retrying = await untilState(on, outputId, 'retrying');
    expect(retrying?.retryAtMs).toBeGreaterThan(retrying?.sinceMs ?? 0);
    await on.icecast.startAgain();
    await untilState(on, outputId, 'live');
    await expect.poll(async () => (await on.icecast.mount('/live.mp3'))?.title, PATIENCE).toBe('Alone');
    await expectTones(on, '/live.mp3');
  });
});

describe('Icecast', () => {
  async function refusal(on: Stage, wish: Wish): Promise<OutputReason | null | undefined> {
    const outputId = await push(on, wish);
    return (await untilState(on, outputId, 'refused'))?.reason;
  }

  test('refuses a wrong password, and a session hears of it', async () => {
    const on = await stage();
    expect(await refusal(on, { password: 'guess' })).toBe('wrong-password');
    expect(await on.icecast.mounts()).toEqual([]);
  });

  test('refuses a mount that is in use, and who is on the air stays there', async () => {
    const on = await stage();
    const first = await push(on);
    await untilState(on, first, 'live');
    expect(await refusal(on, {})).toBe('mount-in-use');
    expect(standing(on, first)?.state).toBe('live');
  });

  test('refuses more sources than it takes', async () => {
    const on = await stage(1);
    await untilState(on, await push(on), 'live');
    expect(await refusal(on, { mount: '/second.mp3' })).toBe('source-limit');
  });
});

describe('the live session', () => {
  test('is not touched by a server that hangs', async () => {
    const on = await stage();
    on.icecast.freeze();
    const outputId = await push(on);
    expect((await untilState(on, outputId, 'retrying'))?.reason).toBe('no-answer');
    const session = on.server.registry.get(on.host.sessionId);
    expect(session?.course.state).toBe('live');
    await on.host.client.ask('removeOutput', { outputId });
    await expect.poll(() => on.host.client.told('outputs').at(-1)?.outputs, PATIENCE).toEqual([]);
  });

  test('is pushed to no private address that no setting names', async () => {
    const on = await stage();
    const server = scope.use(await TestServer.start());
    const host = scope.use(await TestHost.live(server));
    const other = { ...on, server, host };
    const outputId = await push(other);
    expect((await untilState(other, outputId, 'refused'))?.reason).toBe('private-address');
    expect(await on.icecast.mounts()).toEqual([]);
  });
});

afterAll(async () => {
  await scope.disposeAsync();
});
