/** `npm start`: from a fresh clone to a running server. */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

await script(async () => {
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  await buildProjects();
  return runProjectNode(['backend/dist/main.js'], { MEDIASOUP_WORKER_BIN: worker });
});
