import process from 'node:process';
import { type INestApplication, Logger } from '@nestjs/common';

/** Goodbyes, ends of requests and last writes together. */
const DEADLINE_MS = 8000;
/** Ctrl-C reaches a whole process group, and a parent may hand it on: what comes this close is the same signal. */
const ECHO_MS = 500;

/**
 * Ends the process well on SIGTERM and SIGINT: nobody new, goodbyes, last writes, exit code 0. A second signal ends it at once.
 * Own, because Nest's shutdown hooks know neither a deadline nor a second signal.
 */
export function stopOnSignal(
  app: Pick<INestApplication, 'close'>,
  exit: (code: number) => void = process.exit,
): void {
  const log = new Logger('main');
  let sinceMs: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (sinceMs !== undefined) {
      if (performance.now() - sinceMs > ECHO_MS) exit(1);
      return;
    }
    sinceMs = performance.now();
    log.log(`${signal}: stopping`);
    setTimeout(() => {
      log.warn(`not everything ended within ${DEADLINE_MS} ms; leaving all the same`);
      exit(0);
    }, DEADLINE_MS).unref();
    app.close().then(
      () => {
        log.log('stopped');
        exit(0);
      },
      (error: unknown) => {
        log.error(error);
        exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
