import { writeSync } from 'node:fs';
import process from 'node:process';
import { Logger } from '@nestjs/common';
import { faultsLog } from './edges/faults-log.ts';
import type { Leave } from './leave.ts';
import type { LogOutput } from './telemetry/index.ts';

const STDERR = 2;

/**
 * What must hold however the process comes to its end: a line that cannot be written is no error, and
 * an error that nobody caught is told, if it can be, and ends the process. Node alone would end it too, but
 * only where its own words can be written.
 */
export function installLastResort(output: Pick<LogOutput, 'flush'>, leave: Leave): void {
  // Whatever else writes there, packages for instance.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('exit', () => output.flush());
  process.on('uncaughtException', (error) => {
    attempt(() => new Logger('main').fatal(error));
    leave(1);
  });
  const faults = faultsLog('main');
  // The site's renderer listens for these too, and what has a listener no longer ends the process: so it must
  // be told.
  process.on('unhandledRejection', (reason) => attempt(() => faults.error(describe(reason))));
}

/** To whoever started the process, as far as there is somebody to read it. */
export function complain(line: string): void {
  attempt(() => writeSync(STDERR, `${line}\n`));
}

/** With its stack, where it has one. */
export function describe(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

function attempt(tell: () => void): void {
  try {
    tell();
  } catch {
    // There is nobody left to tell.
  }
}
