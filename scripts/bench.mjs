/**
 * `npm run bench -- <name> [--minutes N] [--json FILE] [--check]`: one benchmark; without a name, the list of
 * them.
 */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { browserEnv, ensureBrowsers, ensureTestTools } from './setup/browsers.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

/** The benchmarks that need more than the server: what they listen with, and what makes networks bad. */
const NEEDS = {
  latency: ensureBrowsers,
  talk: ensureBrowsers,
  desk: ensureTestTools,
  faults: ensureTestTools,
  footprint: ensureTestTools,
  outputs: ensureTestTools,
};

await script(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  for (const [name, ensure] of Object.entries(NEEDS)) if (args.includes(name)) await ensure();
  await buildProjects();
  const env = { MEDIASOUP_WORKER_BIN: worker, ...browserEnv() };
  return runProjectNode(['backend/bench/main.ts', ...args], env);
});
