/** With a real worker and real sockets: the wall clock of the server's machine is set while people listen. */
import { once } from 'node:events';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';

const HOURS_MS = 2 * 3_600_000;
const JUMPS_MS = [-20_000, -120_000, 130_000, -HOURS_MS, 2 * HOURS_MS, -HOURS_MS];
const TRACK = { title: 'One', artist: null, album: null, source: null, artworkId: null };
/** Requests that one connection may make at once, and some to spare. */
const REQUESTS = 30;

afterEach(() => vi.restoreAllMocks());

test('the wall clock is set back and forward: nobody is refused, dropped, or told a time that jumps', async () => {
  const wall = Date.now;
  let setByMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => wall() + setByMs);
  await using server = await TestServer.start();
  using host = await TestHost.live(server);
  using listener = await TestListener.hear(server, host.sessionId);
  // Another host, whose socket tells of pings: each beat of the pulse comes after a sweep over all sockets.
  const watcher = new WebSocket(server.url);
  await once(watcher, 'open');
  const hello = { protocol: PROTOCOL_VERSION };
  watcher.send(JSON.stringify({ id: 1, method: 'createSession', data: hello }));
  await once(watcher, 'ping');

  await host.client.ask('nowPlaying', {
    track: TRACK,
    playbackState: 'playing',
    position: { positionMs: 1000, durationMs: 600_000, rate: 1, ageMs: 0 },
  });
  const playsSinceMs = performance.now();
  for (const jumpMs of JUMPS_MS) {
    const before = await host.client.ask('ping', {});
    const beganMs = performance.now();
    setByMs += jumpMs;
    await once(watcher, 'ping');
    for (let count = 0; count < REQUESTS; count += 1) {
      await listener.client.ask('ping', {});
      await host.client.ask('ping', {});
    }
    const after = await host.client.ask('ping', {});
    const toldMs = after.serverTimeMs - before.serverTimeMs;
    expect(Math.abs(toldMs - (performance.now() - beganMs))).toBeLessThan(Math.abs(jumpMs) / 10);
    // Where a bar is for whoever comes now: the anchor, carried on to the server's time.
    const { session, serverTimeMs } = await (await server.connect()).join(host.sessionId);
    const { anchor, track } = session.nowPlaying;
    const atMs = (anchor?.positionMs ?? 0) + serverTimeMs - (anchor?.atMs ?? 0);
    expect(Math.abs(atMs - 1000 - (performance.now() - playsSinceMs))).toBeLessThan(5000);
    expect(track?.number).toBe(1);
    const { packets } = listener;
    await listener.untilSound();
    expect(listener.packets).toBeGreaterThan(packets);
  }
  expect(listener.client.told('transportLost')).toEqual([]);
  await (await server.connect()).join(host.sessionId);
  watcher.terminate();
});
