/** With two real workers: a pipe is there for as long as somebody hears through it. */
import { PROGRAM, type RtpParameters } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';
import type { Receiving } from './receiving.ts';
import { SessionMedia } from './session-media.ts';
import { WorkerPool } from './worker-pool.ts';

const PARAMETERS: RtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1234 }],
};

let pool: WorkerPool;

beforeAll(async () => {
  const log = new ConsoleLogger({ logLevels: [] });
  pool = await WorkerPool.create({
    workers: 2,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
});
afterAll(() => pool.close());

test('it opens once for all, closes with the last of them, and opens again', async () => {
  const media = new SessionMedia({ pool, limits: { listenersPerWorkerBeforeSpread: 0 } });
  const sending = await media.createSending();
  await sending.publish({ source: PROGRAM, rtpParameters: PARAMETERS });
  const listen = async (): Promise<Receiving> => {
    const receiving = await media.createReceiving(() => undefined);
    expect(await media.consumeIfLive(receiving, LISTENER_CAPABILITIES)).not.toBeNull();
    return receiving;
  };
  const several = await Promise.all(Array.from({ length: 4 }, listen));
  const away = several.filter(({ transport }) => transport.router !== sending.router);
  const [first, ...others] = away;
  if (first === undefined) throw new Error('Nobody is on the other worker.');
  const { router } = first.transport;
  expect(router.pipes).toBe(1);
  for (const other of others) other.close();
  expect(router.pipes).toBe(1);
  first.close();
  expect(router.pipes).toBe(0);

  const back = await Promise.all(Array.from({ length: 4 }, listen));
  expect(back.some(({ transport }) => transport.router === router)).toBe(true);
  expect(router.pipes).toBe(1);
  // What is carried ends: so does the pipe, without anybody who closes it.
  sending.close();
  await expect.poll(() => router.pipes).toBe(0);
  media.close();
});
