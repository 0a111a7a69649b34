import process from 'node:process';
import { Logger } from '@nestjs/common';
import { endThreads, runningThreads } from './persistence/index.ts';
import type { LogOutput } from './telemetry/index.ts';

/** What threads get to end by themselves: on a disk that works they need some milliseconds. */
const PATIENCE_MS = 2000;
/**
 * The same for the line that says so: a write to a log takes microseconds, and its thread's turn a little
 * longer.
 */
const LOG_PATIENCE_MS = 500;
const LOOK_MS = 10;
/**
 * What threads of libuv's pool work on (the log's lines, files, names that are looked up), as Node calls it.
 */
const POOLED: ReadonlySet<string> = new Set([
  'FSReqCallback',
  'FSReqPromise',
  'GetAddrInfoReqWrap',
  'GetNameInfoReqWrap',
]);

/** The process and its threads. Tests bring others. */
export interface LeavingProcess {
  /** How many threads work on something that may never end. */
  held(): number;
  /** Asks them to end. */
  release(): void;
  exit(code: number): void;
  /** Ends the process whatever its threads do. */
  kill(code: number): void;
}

export type Leave = (code: number) => void;

/**
 * The one way out of the process: Node's own (`process.exit`) waits for each of its threads, and one that
 * hangs in a system call (a dying disk, a network disk whose server is gone) would keep the process for ever.
 * Those get a moment; then it is ended by a signal.
 */
export function wayOut(output: Pick<LogOutput, 'flush' | 'isWriting'>, leaving = THIS_PROCESS): Leave {
  let isLeaving = false;
  return (code) => {
    if (isLeaving) return;
    isLeaving = true;
    leaving.release();
    const sinceMs = performance.now();
    const look = () => {
      if (leaving.held() === 0) {
        // The log is flushed by what listens for the exit.
        leaving.exit(code);
      } else if (performance.now() - sinceMs < PATIENCE_MS) {
        setTimeout(look, LOOK_MS);
      } else {
        new Logger('main').warn('a thread hangs in a system call, so that the process is ended by a signal');
        killOnceSaid(performance.now());
      }
    };
    /** A log that hangs as well would keep this thread, too: it is not waited for any longer. */
    const killOnceSaid = (saidMs: number) => {
      if (output.isWriting && performance.now() - saidMs < LOG_PATIENCE_MS) {
        setTimeout(() => killOnceSaid(saidMs), LOOK_MS);
        return;
      }
      if (!output.isWriting) output.flush();
      leaving.kill(code);
    };
    look();
  };
}

const THIS_PROCESS: LeavingProcess = {
  held: () =>
    runningThreads() + process.getActiveResourcesInfo().filter((resource) => POOLED.has(resource)).length,
  release: endThreads,
  exit: (code) => process.exit(code),
  kill: endBySignal,
};

/**
 * No exit code of ours is left then. The nearest: what has ended well dies of `SIGTERM`, which shells see as
 * 143 and systemd takes for a clean end; all else of `SIGKILL` (137), a failure.
 */
function endBySignal(code: number): void {
  const signal = code === 0 ? 'SIGTERM' : 'SIGKILL';
  // Without listeners the system's own meaning is back.
  if (code === 0) process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container is spared by its own signals (pid_namespaces(7)), but not by this.
  process.abort();
}
