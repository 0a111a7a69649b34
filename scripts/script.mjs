/** The frame of every script: errors become a sentence, signals an orderly end, results an exit code. */
import { fileTrouble } from './file-trouble.mjs';
import { log } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';
import { Stopped, stoppedExitCode, takeSignals } from './stopping.mjs';

/** The oldest Node that may run these scripts; the product itself runs under the project's own. */
const OLDEST_NODE = 20;

/**
 * @param {() => Promise<number>} main resolves to the exit code
 * @param {string} [usage] what `--help` prints
 */
export async function script(main, usage) {
  if (usage !== undefined && process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage);
    return;
  }
  takeSignals();
  try {
    checkNode();
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = error instanceof Stopped ? stoppedExitCode() : 1;
    if (!(error instanceof Stopped)) report(error);
  }
}

/** @param {unknown} error */
export function report(error) {
  const told = error instanceof SetUpError ? error : fileTrouble(error);
  if (told === undefined) {
    console.error(error);
    return;
  }
  if (told.output) log(`\n${told.output}\n`);
  log(told.message);
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  throw new SetUpError(
    `Node ${OLDEST_NODE} or newer is needed to set up Auxcast; this is ${process.versions.node}.`,
  );
}
