import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, processTree, proportionalBytes } from '../../test-support/process/index.ts';
import { BUILD_TIMEOUT_MS, untilReady } from '../../test-support/servers/index.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ASK_EVERY_MS = 100;
const SERVER = /backend\/dist\/main\.js/;
const WORKER = /mediasoup-worker/;

export interface StartedByNpm {
  /** Of the server's own process. */
  readonly serverBytes: number;
  /** What npm and the start script keep beside server and workers. */
  readonly launcherBytes: number;
}

/**
 * Runs `npm start` until the server is ready and `settle` has resolved, reads what is in memory, and ends it.
 */
export async function startedByNpm(
  env: Readonly<Record<string, string>>,
  logFile: string,
  settle: () => Promise<void>,
): Promise<StartedByNpm> {
  const port = await freePort();
  const log = openSync(logFile, 'a');
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', log, log],
    detached: true,
  });
  const exited = once(npm, 'exit');
  const { pid } = npm;
  if (pid === undefined) throw new Error('npm could not be started.');
  try {
    const tail = () => readFileSync(logFile, 'utf8').slice(-2000);
    await untilReady(
      port,
      ASK_EVERY_MS,
      () => (npm.exitCode === null ? undefined : tail()),
      BUILD_TIMEOUT_MS,
    );
    await settle();
    const bytes = (fits: (command: string) => boolean) =>
      processTree(pid)
        .filter(({ command }) => fits(command))
        .reduce((sum, entry) => sum + proportionalBytes(entry.pid), 0);
    return {
      serverBytes: bytes((command) => SERVER.test(command)),
      launcherBytes: bytes((command) => !SERVER.test(command) && !WORKER.test(command)),
    };
  } finally {
    npm.kill('SIGTERM');
    await exited;
  }
}
