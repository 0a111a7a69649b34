/**
 * The built server in a memory cgroup of 512 MB, as small cloud machines have it; `npm run bench --
 * small-server` runs longer.
 */
import { expect, test } from 'vitest';
import { runSmallServer } from './small-server.ts';

const MB = 1_048_576;

test('it starts for the first time there, and carries a hundred listeners for a minute', async () => {
  const report = await runSmallServer({ limitBytes: 512 * MB, listeners: 100, forMs: 60_000 });
  expect(report.kills).toBe(0);
  // Of fifty; a busy machine sends late.
  expect(report.packetsPerSecond).toBeGreaterThan(25);
  expect(report.anonymousBytes).toBeLessThan(400 * MB);
}, 180_000);
