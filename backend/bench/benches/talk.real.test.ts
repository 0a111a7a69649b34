/** The bench `talk` in a small form, with real parts: what it counts must have been heard, and told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../test-support/process/index.ts';
import {
  CROWD_FROM_ONE_ADDRESS,
  type MeasuredServer,
  startServerUnderTest,
} from '../../test-support/servers/index.ts';
import { startBareServer } from '../servers/bare-server.ts';
import { measureCall } from './call.ts';
import { measureCheering } from './cheering.ts';

const scope = new AsyncDisposableStack();
let server: MeasuredServer;
let bareServer: MeasuredServer;

beforeAll(async () => {
  const folder = temporaryFolder(scope);
  [server, bareServer] = await Promise.all([
    startServerUnderTest(folder, CROWD_FROM_ONE_ADDRESS),
    startBareServer(folder),
  ]);
  scope.defer(() => server.close());
  scope.defer(() => bareServer.close());
});
afterAll(() => scope.disposeAsync());

test('every member hears each press, nobody whose right was taken is heard, and both servers forward all voices', async () => {
  const size = {
    members: 4,
    talkers: 2,
    presses: 1,
    revoked: { mute: 1, setRole: 1, setRoleRight: 1 },
    looks: 1,
    windowMs: 300,
  };
  const { firstPacketMs, silentMs, ours, bare } = await measureCall(
    server,
    bareServer,
    size,
    () => undefined,
  );
  expect(firstPacketMs).toHaveLength(2);
  expect(Math.min(...firstPacketMs)).toBeGreaterThan(0);
  expect(silentMs).toEqual({
    mute: [expect.any(Number)],
    setRole: [expect.any(Number)],
    setRoleRight: [expect.any(Number)],
  });
  for (const [look] of [ours, bare]) {
    expect(look?.packets).toBeGreaterThan(0);
    expect(look?.due).toBeGreaterThanOrEqual(look?.packets ?? Number.NaN);
  }
});

test('the host is told of all who cheer, and of none once they let go or are gone', async () => {
  const { holders, loops } = await measureCheering(server, {
    holders: 100,
    withinMs: 50,
    heldMs: 0,
    rounds: 1,
  });
  expect(holders).toBe(100);
  expect(loops).toHaveLength(1);
});
