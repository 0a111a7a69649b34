import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryRecordings } from '../../../test-support/stores/index.ts';
import { sampleRecording } from '../../persistence/testing/records.fixture.ts';
import { type RecordingLimits, RecordingRoom } from './recording-room.ts';
import { RecordingShelf } from './recording-shelf.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

let folder: string;
let store: MemoryRecordings;
let shelf: RecordingShelf;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'auxcast-room-'));
  store = new MemoryRecordings(() => undefined);
  shelf = new RecordingShelf(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function roomWith(limits: Partial<RecordingLimits> = {}): RecordingRoom {
  return new RecordingRoom({
    store,
    shelf,
    limits: { maxBytes: 1000, keepFreeBytes: 0, days: 30, ...limits },
    now: () => NOW_MS,
  });
}

const idOf = (letter: string) => letter.repeat(22);

/** One that ended so many days ago, with its folder. */
async function kept(letter: string, daysAgo: number, bytes = 100): Promise<void> {
  const endedAtMs = NOW_MS - daysAgo * DAY_MS;
  const recordingId = idOf(letter);
  await store.put(
    sampleRecording(recordingId, { startedAtMs: endedAtMs - 1, endedAtMs, endReason: 'stopped', bytes }),
  );
  await shelf.make(recordingId);
}

async function left(): Promise<string[]> {
  const folders = await readdir(path.join(folder, 'recordings'));
  expect(folders.toSorted()).toEqual([...store.records.keys()].toSorted());
  return folders.toSorted();
}

describe('room to record', () => {
  test('is made by the oldest, as many as it takes, and those that run count', async () => {
    for (const [letter, daysAgo] of [
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ] as const)
      await kept(letter, daysAgo, 300);
    await roomWith().demand(0);
    expect(await left()).toHaveLength(3);
    await roomWith().demand(200);
    expect(await left()).toEqual([idOf('b'), idOf('c')]);
  });

  test('is not there while those that run have all of it, or the disk has too little', async () => {
    await expect(roomWith().demand(1000)).rejects.toMatchObject({ code: 'disk-full' });
    await expect(roomWith({ keepFreeBytes: 1e18 }).demand(0)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await roomWith().isLeft(999)).toBe(true);
    expect(await roomWith().isLeft(1000)).toBe(false);
  });

  test('is nowhere on a server that records nothing', async () => {
    await expect(roomWith({ maxBytes: 0 }).demand(0)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('what is too old', () => {
  test('goes, and nothing else', async () => {
    await kept('a', 31);
    await kept('b', 29);
    await store.put(sampleRecording(idOf('c'), { startedAtMs: 1 }));
    await shelf.make(idOf('c'));
    expect(await roomWith().tidy(0)).toBe(1);
    expect(await left()).toEqual([idOf('b'), idOf('c')]);
  });

  test('stays once more where all of them would go: the clock may be wrong', async () => {
    await kept('a', 40);
    await kept('b', 35);
    const room = roomWith();
    expect(await room.tidy(0)).toBe(0);
    expect(await left()).toHaveLength(2);
    expect(await room.tidy(0)).toBe(2);
    expect(await left()).toEqual([]);
  });

  test('keeps its row where its folder cannot be removed', async () => {
    await kept('a', 40);
    await kept('b', 1);
    vi.spyOn(shelf, 'remove').mockRejectedValue(new Error('EIO'));
    await expect(roomWith().tidy(0)).rejects.toThrow('EIO');
    expect([...store.records.keys()]).toContain(idOf('a'));
  });
});

test('no path is made of what is no id', () => {
  for (const id of ['', '..', '../../etc', `${idOf('a')}/..`, 'a'.repeat(23)]) {
    expect(() => shelf.folderOf(id)).toThrow(RangeError);
  }
});
