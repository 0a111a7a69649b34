import { expect, test } from 'vitest';
import { temporaryFolder } from '../process/index.ts';
import { BusyStore } from './busy-store.ts';

test('what it says was written is in the database, and its loop was watched', async () => {
  await using scope = new AsyncDisposableStack();
  const store = new BusyStore();
  scope.defer(() => store.close());
  const { written, kept, loop } = await store.write({
    folder: temporaryFolder(scope),
    perSecond: 400,
    seconds: 0.5,
  });
  expect(written).toBeGreaterThan(100);
  // One in four is a track, each of them another.
  expect(kept).toBe(Math.ceil(written / 4));
  expect(loop.heldP99Ms).toBeGreaterThan(0);
  expect(loop.heldMs).toBeGreaterThanOrEqual(loop.heldCpuMs);
});
