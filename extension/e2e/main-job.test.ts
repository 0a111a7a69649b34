import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playMainJob } from './demo/main-job.ts';
import { MUSIC } from './harness/music.ts';

let out: string;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'auxcast-demo-'));
});

afterAll(() => rm(out, { recursive: true, force: true }));

test('a host goes live from a tab, and Chromium and Firefox hear and see it to the end, and a guest among it', async () => {
  const report = await playMainJob((name) => `${join(out, name)}.png`);
  expect(report.listeners.map(({ browser }) => browser)).toEqual(['chromium', 'firefox']);
  for (const { leftHz, rightHz } of report.listeners) {
    expect(leftHz).toBeCloseTo(MUSIC[0].leftHz, -1);
    expect(rightHz).toBeCloseTo(MUSIC[0].rightHz, -1);
  }
  expect(report.guest.voiceHz).toBeCloseTo(1_500, -1);
  expect(report.nowPlaying).toEqual(MUSIC.map(({ title, artist }) => ({ title, artist })));
  for (const path of report.screenshots) expect((await stat(path)).size).toBeGreaterThan(1000);
});
