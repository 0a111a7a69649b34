/** A client that applies the events of a real server knows what one that comes later is told. */
import { applyEvent, listenerRequests, PROTOCOL_VERSION, type SeenSnapshot } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestClient, TestHost, TestServer } from '../../test-support/party/index.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const TRACK = { title: 'Teardrop', artist: 'Massive Attack', album: null, source: null, artworkId: null };
const POSITION = { positionMs: 1000, durationMs: 200_000, rate: 1, ageMs: 0 };

test('an old snapshot and the events since are the same as a new snapshot, whatever happens', async () => {
  using host = await TestHost.create(server);
  const { client, sessionId, welcome } = host;
  using listener = await joined(sessionId);
  const { known } = listener;
  let back: TestClient = client;
  const report = (track: object | null, playbackState = 'playing') =>
    back.exchange('nowPlaying', { track, playbackState, position: POSITION });
  const steps: (() => Promise<unknown>)[] = [
    () => report(TRACK),
    () => host.goLive(),
    () => report({ ...TRACK, album: 'Mezzanine' }),
    () => back.ask('position', { ...POSITION, positionMs: 90_000 }),
    () => back.ask('pause', {}),
    () => report({ ...TRACK, title: 'Angel' }, 'paused'),
    () => back.ask('resume', {}),
    () => report(null, 'none'),
    async () => {
      client.terminate();
      await vi.waitFor(() => expect(known.session?.state).toBe('reconnecting'));
    },
    async () => {
      back = await server.connect();
      const { hostToken } = welcome;
      await back.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
    },
    () => back.ask('closeProducer', {}),
  ];
  for (const step of steps) {
    await step();
    const late = await server.connect();
    const { session } = await late.join(sessionId);
    // Counts are told later than what they count.
    await vi.waitFor(() =>
      expect({ ...known.session, listenerCount: null }).toEqual({ ...session, listenerCount: null }),
    );
    await late.ask('leave', {});
    await late.close();
  }
  await vi.waitFor(() => expect(known.session?.listenerCount).toEqual({ listeners: 1, receiving: 0 }));
  await back.ask('endSession', {});
  await vi.waitFor(() => expect(known.session).toMatchObject({ state: 'ended', graceEndsAtMs: null }));
});

/** Joins as a page does, and keeps the session as it is told. */
async function joined(sessionId: string) {
  const known: { session?: SeenSnapshot } = {};
  const client = new SignalingClient({
    url: server.url,
    requests: listenerRequests,
    greet: async (greeting) => {
      const { session } = await greeting.request('join', { protocol: PROTOCOL_VERSION, sessionId });
      known.session = session;
    },
  });
  client.on('session', (news) => {
    if (known.session) known.session = applyEvent(known.session, news);
  });
  await new Promise<void>((resolve) => {
    client.on('status', ({ state }) => {
      if (state === 'ready') resolve();
    });
    client.start();
  });
  return { known, [Symbol.dispose]: () => client.close() };
}
