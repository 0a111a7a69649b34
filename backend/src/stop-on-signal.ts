import process from 'node:process';
import { type INestApplication, Logger } from '@nestjs/common';

/** Goodbyes, ends of requests and last writes together. */
const DEADLINE_MS = 8000;

/**
 * Ends the process well on SIGTERM and SIGINT: nobody new, goodbyes, last writes, exit code 0. A second signal ends it at once.
 * Own, because Nest's shutdown hooks know neither a deadline nor a second signal.
 */
export function stopOnSignal(app: INestApplication): void {
  const log = new Logger('main');
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.log(`${signal}: stopping`);
    setTimeout(() => {
      log.warn(`not everything ended within ${DEADLINE_MS} ms; leaving all the same`);
      process.exit(0);
    }, DEADLINE_MS).unref();
    app.close().then(
      () => {
        log.log('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
