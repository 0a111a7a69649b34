/** What was acknowledged is there after the power was cut, at whatever write that was. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DiskEvent, traced } from '../testing/disk-trace.fixture.ts';

const SCRIPT = path.join(import.meta.dirname, '../testing/acknowledged-writes.fixture.ts');
const FILE = 'a.sqlite';
const LOG = `${FILE}-wal`;
const SESSIONS = 12;
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-power-'));
let events: DiskEvent[];

beforeAll(async () => {
  events = await traced(SCRIPT, [path.join(folder, FILE), path.join(folder, 'marks')], folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The numbers that were acknowledged by then. */
function acknowledged(until: readonly DiskEvent[]): number[] {
  return until
    .filter((event) => event.kind === 'write')
    .filter(({ name }) => name === 'marks')
    .map(({ bytes }) => Number(Buffer.from(bytes).toString()));
}

test('each write is followed by an fsync before it is acknowledged; those that waited together share one', () => {
  expect(acknowledged(events)).toEqual(Array.from({ length: SESSIONS }, (_, index) => index + 1));
  let unsynced = false;
  let syncs = 0;
  for (const event of events) {
    if (event.name === LOG && event.kind === 'write') unsynced = true;
    if (event.name === LOG && event.kind === 'sync' && unsynced) {
      unsynced = false;
      syncs += 1;
    }
    if (event.name === 'marks') expect(unsynced).toBe(false);
  }
  const last = events.findLastIndex(({ name, kind }) => name === LOG && kind === 'sync');
  expect(acknowledged(events.slice(0, last))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(acknowledged(events.slice(last))).toEqual([8, 9, 10, 11, 12]);
  expect(syncs).toBeGreaterThan(7);
});

test('copies cut at any write are sound, and hold all that was acknowledged by then', () => {
  const seen = new Set<string>();
  for (let cut = 0; cut <= events.length; cut += 1) {
    const before = events.slice(0, cut);
    const expected = acknowledged(before);
    for (const [kept, what] of copiesAt(before)) {
      const disk = diskAfter(kept);
      const key = `${expected.length} ${[...disk].map(([name, bytes]) => name + Buffer.from(bytes).toString('base64')).join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const found = sessionsOn(disk);
      expect(found, `cut at ${cut}, ${what}`).toEqual(expect.arrayContaining(expected));
    }
  }
  // Two writes a page, and several states of the disk for each.
  expect(seen.size).toBeGreaterThan(200);
}, 120_000);

/**
 * What may be left of what was written: all, half of the last write, only what was synced, that and one
 * file's later writes.
 */
function* copiesAt(events: readonly DiskEvent[]): Generator<[DiskEvent[], string]> {
  yield [[...events], 'with all that was written'];
  const last = events.at(-1);
  if (last?.kind === 'write') {
    const torn = { ...last, bytes: last.bytes.subarray(0, last.bytes.length / 2) };
    yield [[...events.slice(0, -1), torn], 'half of the last write'];
  }
  const isSynced = events.map(
    (event, index) =>
      event.kind === 'unlink' ||
      events.slice(index).some(({ kind, name }) => kind === 'sync' && name === event.name),
  );
  yield [events.filter((_, index) => isSynced[index]), 'with what was synced only'];
  for (const file of [FILE, LOG]) {
    yield [
      events.filter(({ name }, index) => isSynced[index] || name === file),
      `with all of ${file} besides`,
    ];
  }
}

function diskAfter(events: readonly DiskEvent[]): Map<string, Uint8Array> {
  const disk = new Map<string, Uint8Array>();
  for (const event of events) {
    // Memory that is shared is gone with the machine.
    if (!event.name.startsWith(FILE) || event.name.endsWith('-shm')) continue;
    if (event.kind === 'unlink') disk.delete(event.name);
    if (event.kind === 'truncate') disk.set(event.name, resized(disk.get(event.name), event.size));
    if (event.kind !== 'write') continue;
    const { name, offset, bytes } = event;
    const size = Math.max(disk.get(name)?.length ?? 0, offset + bytes.length);
    const written = resized(disk.get(name), size);
    written.set(bytes, offset);
    disk.set(name, written);
  }
  return disk;
}

function resized(bytes: Uint8Array | undefined, size: number): Uint8Array {
  const anew = new Uint8Array(size);
  anew.set((bytes ?? new Uint8Array(0)).subarray(0, size));
  return anew;
}

/** The numbers of the sessions that the next start finds. */
function sessionsOn(disk: ReadonlyMap<string, Uint8Array>): number[] {
  const copy = path.join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const [name, bytes] of disk) writeFileSync(path.join(copy, name), bytes);
  const db = new DatabaseSync(path.join(copy, FILE));
  try {
    // What is looked at need not survive another power cut.
    db.exec('pragma synchronous = off');
    expect(db.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const hasTable = db.prepare("select 1 from sqlite_schema where name = 'sessions'").get() !== undefined;
    if (!hasTable) return [];
    return db
      .prepare('select session_id from sessions')
      .all()
      .map(({ session_id }) => Number(String(session_id).slice(1)));
  } finally {
    db.close();
  }
}
