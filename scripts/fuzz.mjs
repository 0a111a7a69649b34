/** `npm run fuzz -- [--messages N] [--seed S] [--json FILE]`: hostile messages to the built server. */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

await script(async () => {
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  await buildProjects();
  return runProjectNode(['backend/fuzz/main.ts', ...process.argv.slice(2)], { MEDIASOUP_WORKER_BIN: worker });
});
