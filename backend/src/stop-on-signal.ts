import process from 'node:process';
import { type INestApplication, Logger } from '@nestjs/common';
import type { Leave } from './leave.ts';

/** Goodbyes, ends of requests and last writes together. */
const DEADLINE_MS = 8000;
/**
 * Ctrl-C reaches a whole process group, and a parent may hand it on: what comes this close is the same
 * signal.
 */
const ECHO_MS = 500;

/**
 * Ends the process well on SIGTERM and SIGINT: nobody new, goodbyes, last writes, exit code 0. A second
 * signal ends it at once. Own, because Nest's shutdown hooks know neither a deadline nor a second signal.
 */
export function stopOnSignal(app: Pick<INestApplication, 'close'>, leave: Leave): void {
  const log = new Logger('main');
  let sinceMs: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (sinceMs !== undefined) {
      if (performance.now() - sinceMs > ECHO_MS) leave(1);
      return;
    }
    sinceMs = performance.now();
    log.log(`${signal}: stopping`);
    setTimeout(() => {
      log.warn(`not everything ended within ${DEADLINE_MS} ms; leaving all the same`);
      leave(0);
    }, DEADLINE_MS).unref();
    app.close().then(
      () => {
        log.log('stopped');
        leave(0);
      },
      (error: unknown) => {
        log.error(error);
        leave(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
