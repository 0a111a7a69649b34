/** With a real worker: what is left of transports when they are gone. */
import { ConsoleLogger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SessionMedia } from './session-media.ts';
import { WorkerPool } from './worker-pool.ts';

let pool: WorkerPool;

beforeAll(async () => {
  const log = new ConsoleLogger({ logLevels: [] });
  pool = await WorkerPool.create({ workers: 1, minPort: undefined, announcedAddresses: [], log });
});
afterAll(() => pool.close());

test('the worker’s WebRTC server lets go of every transport, closed by itself or with its session', async () => {
  const held = new Set<string>();
  const { observer } = pool.leastLoaded().listening.server;
  observer.on('webrtctransporthandled', ({ id }) => held.add(id));
  observer.on('webrtctransportunhandled', ({ id }) => held.delete(id));
  const media = new SessionMedia({ pool, limits: { listenersPerWorkerBeforeSpread: 10 } });
  const sending = await media.createSending();
  const left = await media.createReceiving(() => {});
  const stayed = await media.createReceiving(() => {});
  expect(held).toEqual(new Set([sending, left, stayed].map(({ transport }) => transport.id)));
  left.close();
  expect(held.has(left.transport.id)).toBe(false);
  media.close();
  expect(held).toEqual(new Set());
});
