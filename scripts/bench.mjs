/** `npm run bench -- <name> [--minutes N] [--json FILE] [--check]`: one benchmark; without a name, the list of them. */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { browserEnv, ensureBrowsers } from './setup/browsers.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

/** The benchmark that listens with real browsers; the others run on a machine without any. */
const WITH_BROWSERS = 'latency';

await script(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  if (args.includes(WITH_BROWSERS)) await ensureBrowsers();
  await buildProjects();
  const env = { MEDIASOUP_WORKER_BIN: worker, ...browserEnv() };
  return runProjectNode(['backend/bench/main.ts', ...args], env);
});
