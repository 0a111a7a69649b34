import type { Worker } from 'node:worker_threads';

/**
 * Of the whole process: one that hangs in the kernel is still there when its database has given it up, or is
 * closed.
 */
const running = new Set<Worker>();
let areEnding = false;

/** To be called as soon as it is started. */
export function keepTrack(thread: Worker): void {
  running.add(thread);
  thread.once('exit', () => running.delete(thread));
}

/**
 * How many threads of embedded databases have not ended. The end of a process waits for each, however long it
 * hangs.
 */
export function runningThreads(): number {
  return running.size;
}

/** Whether the process ends, and no thread is to be started any more. */
export function threadsAreEnding(): boolean {
  return areEnding;
}

/**
 * Asks all of them to end, which they do once the system call that they are in returns. What is stored stays.
 */
export function endThreads(): void {
  areEnding = true;
  for (const thread of running) void thread.terminate();
}
