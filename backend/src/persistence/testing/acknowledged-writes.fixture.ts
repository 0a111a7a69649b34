/**
 * Run with two files: stores sessions in the first one, and writes the number of each into the second once it
 * was acknowledged.
 */
import { openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { ConsoleLogger } from '@nestjs/common';
import { migrate } from '../migrations/migrate.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';

const [, , file = '', acknowledged = ''] = process.argv;
const marks = openSync(acknowledged, 'w');
const database = await SqliteDatabase.open({ file, log: new ConsoleLogger() }, migrate);
let last = 0;

async function store(): Promise<void> {
  last += 1;
  const number = last;
  const session = {
    sessionId: `s${number}`,
    title: 'Party '.repeat(number),
    hostName: null,
    visibility: 'public',
    kind: 'music',
    staysEmpty: 0,
    hostTokenHash: 'hash',
    createdAtMs: number,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: 0,
    removedParticipants: '[]',
  } as const;
  await database.db.insertInto('sessions').values(session).execute();
  writeSync(marks, `${number}\n`);
}

for (let n = 0; n < 4; n += 1) await store();
// Moves everything from the log into the file.
await database.tidy(new AbortController().signal);
for (let n = 0; n < 3; n += 1) await store();
await Promise.all(Array.from({ length: 5 }, store));
process.kill(process.pid, 'SIGKILL');
