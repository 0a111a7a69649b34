/**
 * The set-up of `npm start`, from a fresh clone to what the server is to be started with; start.sh does that.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeLaunchFile } from './launch-file.mjs';
import { ROOT } from './paths.mjs';
import { programCommand, programEnv } from './project-node.mjs';
import { script } from './script.mjs';
import { SetUpError } from './set-up-error.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

await script(async () => {
  const { LAUNCH_FILE } = process.env;
  if (!LAUNCH_FILE) throw new SetUpError('Start the server by `npm start`, or by scripts/start.sh.');
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  await buildProjects();
  writeLaunchFile(
    LAUNCH_FILE,
    programEnv({ MEDIASOUP_WORKER_BIN: worker }),
    programCommand([...nodeFlags(), 'backend/dist/main.js']),
  );
  return 0;
});

/**
 * @returns {string[]} what Node is told beside the server's program: the benchmarks start it with the same
 */
function nodeFlags() {
  return JSON.parse(readFileSync(path.join(ROOT, 'backend/node-flags.json'), 'utf8'));
}
