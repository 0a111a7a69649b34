/** The bench `outputs` in a small form, with real parts: what it counts must have been heard. */
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { measureCosts } from './streams.ts';

const SIZE = { few: 2, many: 4, looks: 1, windowMs: 500, liveListeners: 1, firstBytes: 2 };

const scope = new AsyncDisposableStack();
afterAll(() => scope.disposeAsync());

test('every listener of ours and of Icecast hears, and so do those over WebRTC', async () => {
  const costs = await measureCosts(temporaryFolder(scope), () => undefined, SIZE);
  const { encoderCpuPct, firstByteMs, lamePct, liveListenerGapMs } = costs;
  expect(firstByteMs).toHaveLength(1 + SIZE.firstBytes);
  expect(Math.min(...firstByteMs, encoderCpuPct, lamePct, liveListenerGapMs)).toBeGreaterThan(0);
});
