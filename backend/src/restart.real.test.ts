/**
 * The whole server in a process of its own, killed and started again: nobody loses the session, its history
 * or the link.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import sharp from 'sharp';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { connect, ServerProcess, TestHost, TestListener } from '../test-support/party/index.ts';
import { PostgresServer } from '../test-support/servers/index.ts';
import { LISTENER_CAPABILITIES } from '../test-support/sound/index.ts';

/** Several starts of a whole server, possibly on a busy machine. */
const DEADLINE_MS = 240_000;
const PATIENCE = { timeout: 20_000, interval: 50 };
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-restart-'));

afterAll(() => rmSync(folder, { recursive: true }));

interface Place extends AsyncDisposable {
  readonly settings: Readonly<Record<string, string>>;
}

let places = 0;

function dataDir(): string {
  places += 1;
  return path.join(folder, `data${places}`);
}

async function embedded(): Promise<Place> {
  return { settings: { DATA_DIR: dataDir() }, [Symbol.asyncDispose]: async () => undefined };
}

async function postgres(): Promise<Place> {
  const database = await PostgresServer.start();
  const settings = { DATA_DIR: dataDir(), DATABASE_URL: database.url };
  return { settings, [Symbol.asyncDispose]: () => database.remove() };
}

function report(title: string, artworkId: string | null = null) {
  const track = { title, artist: 'Ana', album: null, source: null, artworkId };
  return { track, playbackState: 'playing' as const, position: null };
}

async function picture(): Promise<{ type: 'image/png'; data: string }> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
  return { type: 'image/png', data: (await image.png().toBuffer()).toString('base64') };
}

async function everythingStored(server: ServerProcess): Promise<void> {
  await vi.waitFor(async () => expect(await server.writesWaiting()).toBe(0), PATIENCE);
}

async function resume(server: ServerProcess, host: TestHost) {
  const client = await server.connect();
  const { sessionId } = host;
  const { hostToken } = host.welcome;
  const resumed = await client.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  return { client, resumed };
}

describe.each([
  ['SQLite', embedded],
  ['Postgres', postgres],
])('after `kill -9`, with %s', (_name, open) => {
  test(
    'host and listeners come back to the same session, which ends only when its host stays away',
    async () => {
      await using place = await open();
      await using server = await ServerProcess.start(place.settings);
      using host = await TestHost.live(server);
      using listener = await TestListener.hear(server, host.sessionId);
      const { sessionId } = host;
      const { artworkId } = await host.client.ask('artwork', await picture());
      await host.client.ask('nowPlaying', report('One'));
      await host.client.ask('nowPlaying', report('Two', artworkId));
      const before = await vi.waitFor(async () => {
        const found = await server.get(`/api/sessions/${sessionId}`);
        expect(found).toMatchObject({ state: 'live', listenerCount: { receiving: 1 } });
        return found;
      }, PATIENCE);
      await everythingStored(server);

      await server.stop('SIGKILL');
      await Promise.all([host.client.closed, listener.client.closed]);
      host.hangUp();
      await server.startAgain();

      const url = `${server.origin}/s/${sessionId}`;
      expect(await server.get(`/api/sessions/${sessionId}`)).toEqual({
        ...Object(before),
        url,
        state: 'reconnecting',
        listenerCount: { listeners: 0, receiving: 0 },
        nowPlaying: expect.objectContaining({
          track: expect.objectContaining({ number: 2, title: 'Two' }),
          playbackState: 'none',
          anchor: null,
        }),
      });

      const again = await server.connect();
      const { resumeToken, participantId, transport } = await comeBack(again, listener);
      expect({ resumeToken, participantId }).toEqual({
        resumeToken: listener.joined.resumeToken,
        participantId: listener.joined.participantId,
      });

      const states = [
        again.next('sessionState'),
        again.next('sessionState', ({ state }) => state === 'live'),
      ];
      const program = again.next('program', ({ producerId }) => producerId !== null);
      const { client, resumed } = await resume(server, host);
      expect(resumed).toMatchObject({
        url,
        participantId: host.welcome.participantId,
        program: null,
        session: { state: 'waiting', graceEndsAtMs: null },
      });
      await host.goLive(client);
      expect(await states[0]).toMatchObject({ state: 'waiting', graceEndsAtMs: null });
      expect(await states[1]).toMatchObject({
        liveSinceMs: host.client.told('sessionState')[0]?.liveSinceMs,
      });
      await program;
      const consumer = await again.ask('consume', {
        transportId: transport.id,
        rtpCapabilities: LISTENER_CAPABILITIES,
      });
      const peer = await connect(again, transport, consumer);
      await peer.firstPacket;
      peer.close();

      const { artworkId: sameId } = await client.ask('artwork', await picture());
      expect(sameId).toBe(artworkId);
      await client.ask('nowPlaying', report('Two', artworkId));
      await client.ask('nowPlaying', report('Three'));
      await client.ask('pause', {});
      expect(await server.get(`/api/sessions/${sessionId}`)).toMatchObject({ state: 'paused' });
      const history = await server.get(`/api/sessions/${sessionId}/history`);
      expect(history).toMatchObject({
        tracks: [
          { number: 1, title: 'One' },
          { number: 2, title: 'Two', artworkUrl: expect.stringContaining(artworkId) },
          { number: 3, title: 'Three' },
        ],
      });
      const artwork = await fetch(`${server.origin}/api/sessions/${sessionId}/artwork/${artworkId}`);
      expect(artwork.headers.get('content-type')).toBe('image/jpeg');

      // Killed once more, and nobody comes.
      await server.stop('SIGKILL');
      await server.startAgain({ HOST_GRACE_MS: '1000' });
      await vi.waitFor(async () => {
        const found = await server.get(`/api/sessions/${sessionId}`);
        expect(found).toMatchObject({ state: 'ended', endReason: 'host-away' });
      }, PATIENCE);
      const late = await server.connect();
      const refusal = await late.refusal('join', { protocol: PROTOCOL_VERSION, sessionId, resumeToken });
      expect(refusal.code).toBe('session-ended');
    },
    DEADLINE_MS,
  );
});

test(
  'a clean stop tells everyone when to come back, ends with 0, and the sessions are there again',
  async () => {
    await using server = await ServerProcess.start({ DATA_DIR: dataDir() });
    using host = await TestHost.live(server);
    using listener = await TestListener.hear(server, host.sessionId);
    const goodbyes = [host.client.next('serverClosing'), listener.client.next('serverClosing')];
    // The last words are stored too.
    await host.client.ask('nowPlaying', report('One'));
    expect(await server.stop('SIGTERM')).toBe(0);
    for (const goodbye of goodbyes) expect(await goodbye).toEqual({ retryInMs: expect.any(Number) });
    expect(await listener.client.closed).toMatchObject({ code: 1001 });
    host.hangUp();
    await server.startAgain();
    expect(await server.get(`/api/sessions/${host.sessionId}`)).toMatchObject({
      state: 'reconnecting',
      peakListeners: 1,
      nowPlaying: { track: { title: 'One' } },
    });
    const { resumed } = await resume(server, host);
    expect(resumed.session).toMatchObject({ state: 'waiting', history: [{ number: 1, title: 'One' }] });
  },
  DEADLINE_MS,
);

async function comeBack(client: Awaited<ReturnType<ServerProcess['connect']>>, listener: TestListener) {
  const { resumeToken, session } = listener.joined;
  const joined = await client.join(session.sessionId, {
    resumeToken,
    rtpCapabilities: LISTENER_CAPABILITIES,
  });
  expect(joined.session).toMatchObject({ state: 'reconnecting', graceEndsAtMs: expect.any(Number) });
  expect(joined.keptTransportId).toBeNull();
  const transport = joined.receive?.transport;
  if (transport === undefined) throw new Error('The reply lacks a transport.');
  return { ...joined, transport };
}
