/**
 * A store on SQLite in a process of its own, written to as by a server with far more to keep than any has:
 * its event loop is watched meanwhile.
 */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConsoleLogger } from '@nestjs/common';
import * as z from 'zod';
import { migrate } from '../../src/persistence/migrations/migrate.ts';
import { SqlStore } from '../../src/persistence/sql-store.ts';
import { SqliteDatabase } from '../../src/persistence/sqlite/sqlite-database.ts';
import type { Store } from '../../src/persistence/store.ts';
import {
  record,
  sampleChannel,
  sampleMember,
  sampleTrack,
} from '../../src/persistence/testing/records.fixture.ts';
import { command, LoopWatch, serveCommands } from '../process/index.ts';

const SESSIONS = 20;
const TICK_MS = 5;
const KINDS = 4;
const WRITES_A_READ = 20;
const MS_PER_S = 1000;

const load = z.object({ folder: z.string(), perSecond: z.number(), seconds: z.number() });

serveCommands({
  write: command(load, async ({ folder, perSecond, seconds }) => {
    const log = new ConsoleLogger({ logLevels: ['error', 'warn'] });
    const database = await SqliteDatabase.open({ file: path.join(folder, 'busy.sqlite'), log }, migrate);
    const store = new SqlStore(
      { db: database.db, tidy: (signal) => database.tidy(signal), close: () => database.close() },
      log,
    );
    const ids = Array.from({ length: SESSIONS }, (_, n) => `busy${n}`);
    for (const id of ids) await store.sessions.create(record(id));
    const watch = new LoopWatch();
    watch.start();
    const written = await writeAll(store, ids, perSecond, seconds * MS_PER_S);
    const loop = watch.stop();
    const kept = await Promise.all(ids.map(async (id) => (await store.tracks.of(id)).length));
    await store.close();
    return { written, kept: kept.reduce((sum, count) => sum + count, 0), loop };
  }),
});

/**
 * As they come: none waits for the one before. Meanwhile whole histories are read. Resolves, with how many
 * rows there were, once all are durable.
 */
async function writeAll(
  store: Store,
  ids: readonly string[],
  perSecond: number,
  forMs: number,
): Promise<number> {
  const startMs = performance.now();
  const writes: Array<Promise<void>> = [];
  const reads: Array<Promise<unknown>> = [];
  for (let passedMs = 0; passedMs < forMs; passedMs = performance.now() - startMs) {
    const due = Math.floor((passedMs * perSecond) / MS_PER_S);
    while (writes.length < due) {
      if (writes.length % WRITES_A_READ === 0) reads.push(store.tracks.of(idOf(ids, writes.length)));
      writes.push(write(store, ids, writes.length));
    }
    await pause(TICK_MS);
  }
  await Promise.all([...writes, ...reads]);
  return writes.length;
}

/** One of four kinds in turn, a session after the other. */
function write(store: Store, ids: readonly string[], number: number): Promise<void> {
  const id = idOf(ids, number);
  switch (number % KINDS) {
    case 0:
      return store.tracks.put(id, sampleTrack(1 + Math.floor(number / (KINDS * ids.length))));
    case 1:
      return store.members.put(id, sampleMember(`member${number % 400}`));
    case 2:
      return store.channels.put(id, sampleChannel('stage', { position: number % 8 }));
    default:
      return store.audit.append({
        atMs: Date.now(),
        who: 'server',
        keyName: null,
        action: 'session.end',
        outcome: 'done',
        target: id,
        details: { number },
        address: null,
      });
  }
}

function idOf(ids: readonly string[], number: number): string {
  return ids[Math.floor(number / KINDS) % ids.length] ?? '';
}
