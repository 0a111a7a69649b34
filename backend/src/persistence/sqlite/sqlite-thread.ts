/**
 * Runs in a thread of its own: SQLite computes and writes where it is called, and a slow disk would hold up
 * everybody's sound and events.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteFile } from './sqlite-file.ts';
import type { Outcome, ThreadAnswer, ThreadPlace, ThreadQuestion } from './thread-messages.ts';

if (!isPlace(workerData)) throw new Error('The thread was not told where its database lies.');
const file = SqliteFile.open(workerData.file);

parentPort?.on('message', (message: unknown) => {
  if (!isQuestion(message)) throw new Error('The thread was asked for something it does not know.');
  if (message === 'close') {
    file.close();
    parentPort?.close();
    return;
  }
  const outcomes = file.run(message);
  answer(outcomes, outcomes.flatMap(buffersOf));
});
answer('ready', []);

function answer(message: ThreadAnswer, moved: ArrayBuffer[]): void {
  parentPort?.postMessage(message, moved);
}

/** Pictures are handed over, not copied. */
function buffersOf(outcome: Outcome): ArrayBuffer[] {
  if (!outcome.ok) return [];
  return outcome.rows
    .flatMap((row) => Object.values(row))
    .flatMap((value) =>
      value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
    );
}

// By hand: the schema library takes longer to load than all the rest of this thread.

function isPlace(data: unknown): data is ThreadPlace {
  return typeof data === 'object' && data !== null && 'file' in data && typeof data.file === 'string';
}

function isQuestion(message: unknown): message is ThreadQuestion {
  return message === 'close' || (Array.isArray(message) && message.every(isStatement));
}

function isStatement(part: unknown): boolean {
  return (
    typeof part === 'object' &&
    part !== null &&
    'sql' in part &&
    typeof part.sql === 'string' &&
    'kind' in part &&
    (part.kind === 'read' || part.kind === 'write' || part.kind === 'alone') &&
    'parameters' in part &&
    Array.isArray(part.parameters)
  );
}
