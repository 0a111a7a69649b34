/** Runs in a thread of its own: SQLite computes and writes where it is called, and a slow disk would hold up everybody's sound and events. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteFile } from './sqlite-file.ts';
import { type Outcome, type ThreadAnswer, threadPlace, threadQuestion } from './thread-messages.ts';

const file = SqliteFile.open(threadPlace.parse(workerData).file);

parentPort?.on('message', (message: unknown) => {
  const question = threadQuestion.parse(message);
  if (question === 'close') {
    file.close();
    parentPort?.close();
    return;
  }
  const outcomes = file.run(question);
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
