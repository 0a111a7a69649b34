/** Runs in a thread of its own: PGlite computes where it is called, and a query would hold up everybody's sound and events. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { codeOf } from './database-error.ts';
import { embeddedPlace, type ThreadAnswer, threadQuestion } from './embedded-messages.ts';

/** Postgres' own 128 MB is for a machine that does nothing else; ours is small, and shares a process with everything. */
const SHARED_BUFFERS = 'shared_buffers=16MB';

const { folder, migrationsFolder } = embeddedPlace.parse(workerData);
const client = await PGlite.create({
  dataDir: folder,
  startParams: [...PGlite.defaultStartParams, '-c', SHARED_BUFFERS],
});
await migrate(drizzle(client), { migrationsFolder });

parentPort?.on('message', (message: unknown) => {
  const question = threadQuestion.parse(message);
  if (question === 'close') {
    // Rejected, it ends the thread with an error, which the other side hears of.
    void client.close().then(() => parentPort?.close());
    return;
  }
  const { id, sql, params, rowMode } = question;
  client.query(sql, params, { rowMode }).then(
    ({ rows }) => answer({ id, ok: true, rows }),
    (error: unknown) => {
      const code = codeOf(error);
      // Not Postgres' own word: PGlite itself broke, and answers nothing sensible any more. The thread ends, and is started again.
      if (code === undefined) throw error;
      answer({ id, ok: false, code, message: error instanceof Error ? error.message : String(error) });
    },
  );
});
parentPort?.postMessage('ready');

function answer(message: ThreadAnswer): void {
  parentPort?.postMessage(message);
}
