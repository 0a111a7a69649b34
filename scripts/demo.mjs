/** `npm run demo [-- --json FILE]`: the main job by itself, in real browsers. */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { browserEnv, ensureBrowsers } from './setup/browsers.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

await script(async () => {
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  await ensureBrowsers();
  await buildProjects();
  const env = { MEDIASOUP_WORKER_BIN: worker, ...browserEnv() };
  return runProjectNode(['extension/e2e/demo.ts', ...process.argv.slice(2)], env);
}, "npm run demo [-- --json FILE]: a host's tab, live to a Chromium and a Firefox listener, and a guest who talks, with nothing faked.");
