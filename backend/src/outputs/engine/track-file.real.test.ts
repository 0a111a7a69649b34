import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { encodedTones, heardIn, runTool } from '../../../test-support/judges/index.ts';
import { temporaryFolder } from '../../../test-support/process/index.ts';
import type { VorbisComments } from '../track-recorder.ts';
import { OggWriter } from './ogg-writer.ts';
import { mendTrack, TrackFile } from './track-file.ts';

const TAGS: VorbisComments = [['TITLE', 'Evening']];
const LATER: VorbisComments = [
  ['TITLE', 'Evening'],
  ['CHAPTER001', '00:00:00.000'],
  ['CHAPTER001NAME', 'Overture'],
];
const PER_PAGE = 45;

interface Recorded {
  readonly file: string;
  readonly frames: readonly Buffer[];
}

/** Five seconds of a tone, of which the last page is `isEnded` or not. */
async function record(folder: string): Promise<Recorded> {
  const file = path.join(folder, 'track.opus');
  const frames = await encodedTones({ left: 440, right: 1000, ms: 5000 });
  const track = await open(file);
  const writer = new OggWriter(track.place, 2);
  for (const [index, bytes] of frames.entries()) {
    writer.put({ samples: 960, bytes });
    const page = index % PER_PAGE === PER_PAGE - 1 ? writer.flush() : undefined;
    if (page !== undefined) await track.append(page);
  }
  await track.append(writer.flush() ?? Buffer.alloc(0));
  track.close();
  return { file, frames };
}

const open = (file: string) =>
  TrackFile.open({ path: file, serial: 5, channels: 2, tags: TAGS, reservedTagBytes: 4096 });

test('can be played wherever it is cut, to the last page that was whole', async () => {
  await using scope = new AsyncDisposableStack();
  const folder = temporaryFolder(scope);
  const { file } = await record(folder);
  const whole = readFileSync(file);
  const head = 47 + 4200;
  const cuts = [whole.length - 1, whole.length - 5000, Math.floor(whole.length / 2), head + 20_000];
  for (const [index, cut] of cuts.entries()) {
    const copy = path.join(folder, `cut-${index}.opus`);
    copyFileSync(file, copy);
    truncateSync(copy, cut);
    const asItIs = await heardIn(copy);
    const { durationMs } = await mendTrack(copy, LATER);
    const mended = await heardIn(copy);
    expect(mended.complaints).toBe('');
    expect(mended.durationMs).toBeCloseTo(durationMs, 0);
    // No more than a page is lost of what a reader takes who is not told.
    expect(asItIs.durationMs - mended.durationMs).toBeLessThan(1000);
    const { stdout, status } = await runTool('opusinfo', [copy]);
    expect(status).toBe(0);
    expect(stdout.toString()).toContain('CHAPTER001NAME=Overture');
    expect(stdout.toString()).not.toMatch(/WARNING|ERROR/i);
    expect((await runTool('oggz-validate', [copy])).status).toBe(0);
  }
});

test('goes on where a former thread left it, as one stream', async () => {
  await using scope = new AsyncDisposableStack();
  const { file, frames } = await record(temporaryFolder(scope));
  truncateSync(file, readFileSync(file).length - 100);
  const track = await open(file);
  expect(track.place.serial).toBe(5);
  const writer = new OggWriter(track.place, 2);
  for (const bytes of frames.slice(0, 50)) writer.put({ samples: 960, bytes });
  await track.append(writer.end());
  await track.finish(LATER);
  track.close();
  const { stdout } = await runTool('opusinfo', [file]);
  expect(stdout.toString().match(/New logical stream/g)).toHaveLength(1);
  expect(stdout.toString()).not.toMatch(/WARNING|ERROR/i);
  expect((await runTool('oggz-validate', [file])).status).toBe(0);
});

test('leaves out the last tags where there is no room for all', async () => {
  await using scope = new AsyncDisposableStack();
  const { file } = await record(temporaryFolder(scope));
  const many: VorbisComments = Array.from({ length: 200 }, (_, index) => [
    `CHAPTER${index}`,
    'x'.repeat(100),
  ]);
  await mendTrack(file, many);
  const { stdout, status } = await runTool('opusinfo', [file]);
  expect(status).toBe(0);
  expect(stdout.toString()).toContain('CHAPTER0=');
  expect(stdout.toString()).not.toContain('CHAPTER199=');
});

test('mends nothing that is no track', async () => {
  await using scope = new AsyncDisposableStack();
  const { file } = await record(temporaryFolder(scope));
  truncateSync(file, 100);
  await expect(mendTrack(file)).rejects.toThrow('There is no track in this file.');
});
